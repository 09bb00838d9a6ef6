package io.splashdam.dsl;

import io.splashdam.operator.AggregateStore;
import io.splashdam.operator.SessionAggregate;
import io.splashdam.operator.TableDemand;
import io.splashdam.operator.TableView;
import io.splashdam.operator.WindowedChanges;
import io.splashdam.state.StoreShape;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.time.EmitStrategy;
import io.splashdam.time.SessionWindows;
import io.splashdam.time.Windowed;
import io.splashdam.time.WindowedSerdes;
import io.splashdam.topology.StoreSerdes;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose records are grouped by key and session, to be folded into a table of sessions. Records without a key, and those
 * that come after their session has closed, are left out. When sessions become one, the old ones leave as deletions.
 *
 * <p>Owned by the thread that builds.
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
public final class SessionWindowedKStream<K, V> {
    private static final String AGGREGATE = "KSTREAM-AGGREGATE-";
    private static final String REDUCE = "KSTREAM-REDUCE-";

    private final KGroupedStream<K, V> grouped;
    private final SessionWindows windows;
    private final EmitStrategy emit;

    SessionWindowedKStream(KGroupedStream<K, V> grouped, SessionWindows windows, EmitStrategy emit) {
        this.grouped = grouped;
        this.windows = windows;
        this.emit = emit;
    }

    /** When results leave: {@code windowed.emitStrategy(EmitStrategy.onWindowClose())}. */
    public SessionWindowedKStream<K, V> emitStrategy(EmitStrategy strategy) {
        return new SessionWindowedKStream<>(grouped, windows, strategy);
    }

    /** Counts the records of each session: {@code sessions.count()}. */
    public KTable<Windowed<K>, Long> count() {
        return counted(null, Materialized.with(null, null));
    }

    /** As {@link #count()}, named. */
    public KTable<Windowed<K>, Long> count(Named operator) {
        return counted(operator, Materialized.with(null, null));
    }

    /** As {@link #count()}, in a store that can be asked by name: {@code sessions.count(Materialized.as("visits"))}. */
    public KTable<Windowed<K>, Long> count(Materialized<K, Long, ?> materialized) {
        return count(null, materialized);
    }

    /** As {@link #count()}, named. */
    public KTable<Windowed<K>, Long> count(@Nullable Named operator, Materialized<K, Long, ?> materialized) {
        if (materialized.named() == null) {
            grouped.graph().newName(AGGREGATE); // a number is used up: Kafka Streams does so
        }
        return counted(operator, materialized);
    }

    private KTable<Windowed<K>, Long> counted(@Nullable Named operator, Materialized<K, Long, ?> materialized) {
        SessionAggregate.Folds folds = new SessionAggregate.Folds(
                () -> 0L,
                (key, value, count) -> count == null ? 1L : (Long) count + 1,
                (key, one, other) -> one == null ? other : (Long) one + (Long) other);
        return table(operator, AGGREGATE, materialized, folds, Serdes.Long());
    }

    /** Folds the values of each session into one of the same type: {@code sessions.reduce(Math::max)}. */
    public KTable<Windowed<K>, V> reduce(Reducer<V> reducer) {
        return reduce(reducer, Materialized.with(null, null));
    }

    /** As {@link #reduce(Reducer)}, named. */
    public KTable<Windowed<K>, V> reduce(Reducer<V> reducer, Named operator) {
        return reduce(reducer, operator, Materialized.with(null, null));
    }

    /** As {@link #reduce(Reducer)}: {@code sessions.reduce(Math::max, Materialized.as("largest"))}. */
    public KTable<Windowed<K>, V> reduce(Reducer<V> reducer, Materialized<K, V, ?> materialized) {
        return reduce(reducer, null, materialized);
    }

    /** As {@link #reduce(Reducer)}, named. */
    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    public KTable<Windowed<K>, V> reduce(
            Reducer<V> reducer, @Nullable Named operator, Materialized<K, V, ?> materialized) {
        Reducer<@Nullable Object> reduce = (Reducer<@Nullable Object>) reducer;
        SessionAggregate.Folds folds = new SessionAggregate.Folds(
                () -> null,
                (key, value, before) -> before == null ? value : reduce.apply(before, value),
                (key, one, other) -> one == null ? other : reduce.apply(one, other));
        Serde<V> values = materialized.valueSerde() != null ? materialized.valueSerde() : grouped.valueSerde();
        return table(operator, REDUCE, materialized, folds, values);
    }

    /** Folds the records of each session: {@code sessions.aggregate(() -> 0L, (key, value, sum) -> sum + value, (key, a, b) -> a + b)}. */
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            Merger<? super K, A> sessionMerger) {
        return aggregate(initializer, aggregator, sessionMerger, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer, Aggregator, Merger)}, named. */
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            Merger<? super K, A> sessionMerger,
            Named operator) {
        return aggregate(initializer, aggregator, sessionMerger, operator, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer, Aggregator, Merger)}: {@code sessions.aggregate(…, Materialized.with(Serdes.String(), Serdes.Long()))}. */
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            Merger<? super K, A> sessionMerger,
            Materialized<K, A, ?> materialized) {
        return aggregate(initializer, aggregator, sessionMerger, null, materialized);
    }

    /** As {@link #aggregate(Initializer, Aggregator, Merger)}, named. */
    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            Merger<? super K, A> sessionMerger,
            @Nullable Named operator,
            Materialized<K, A, ?> materialized) {
        var add = (Aggregator<Object, @Nullable Object, @Nullable Object>) (Aggregator<?, ?, ?>) aggregator;
        var merge = (Merger<Object, @Nullable Object>) (Merger<?, ?>) sessionMerger;
        SessionAggregate.Folds folds = new SessionAggregate.Folds(initializer::apply, add::apply, merge::apply);
        return table(operator, AGGREGATE, materialized, folds, materialized.valueSerde());
    }

    private <A> KTable<Windowed<K>, A> table(
            @Nullable Named operator,
            String prefix,
            Materialized<K, A, ?> materialized,
            SessionAggregate.Folds folds,
            @Nullable Serde<A> values) {
        Serde<K> keys = grouped.keySerde(materialized);
        AggregateStore kept = new AggregateStore(
                grouped.graph().storeName(materialized.named(), prefix), keys, values, materialized.isCached());
        long retentionMs = materialized.retentionMs(
                windows.inactivityGap() + windows.gracePeriodMs(),
                kept.name(),
                "its session inactivity gap plus the grace period");
        StoreSpec store =
                new StoreSpec(kept.name(), ValueLayout.PLAIN, materialized.isLogged(), StoreShape.session(retentionMs));
        TableDemand demand = new TableDemand();
        String name = grouped.add(
                operator,
                prefix,
                store,
                new StoreSerdes(keys, values),
                SessionAggregate.of(kept, windows, new WindowedChanges(emit, demand), folds));
        Serde<Windowed<K>> windowed = keys == null ? null : WindowedSerdes.sessionWindowedSerdeFrom(keys);
        return new KTable<>(
                grouped.graph(),
                name,
                windowed,
                values,
                kept.name(),
                TableOrigin.windowed(
                        TableView.ofWindows(kept, windowed),
                        demand,
                        windows.inactivityGap() + windows.gracePeriodMs()));
    }
}
