package io.splashdam.dsl;

import io.splashdam.operator.AggregateStore;
import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.TableDemand;
import io.splashdam.operator.TableView;
import io.splashdam.operator.WindowAggregate;
import io.splashdam.operator.WindowedChanges;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.time.EmitStrategy;
import io.splashdam.time.Windowed;
import io.splashdam.time.WindowedSerdes;
import io.splashdam.topology.StoreSerdes;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose records are grouped by key and window, to be folded into a table of windows. Records without a key, and those
 * that come after their window has closed, are left out.
 *
 * <p>Owned by the thread that builds.
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
public final class TimeWindowedKStream<K, V> {
    private static final String AGGREGATE = "KSTREAM-AGGREGATE-";
    private static final String REDUCE = "KSTREAM-REDUCE-";

    private final KGroupedStream<K, V> grouped;
    private final WindowCut windows;
    private final EmitStrategy emit;

    TimeWindowedKStream(KGroupedStream<K, V> grouped, WindowCut windows, EmitStrategy emit) {
        this.grouped = grouped;
        this.windows = windows;
        this.emit = emit;
    }

    /** When results leave: {@code windowed.emitStrategy(EmitStrategy.onWindowClose())}. */
    public TimeWindowedKStream<K, V> emitStrategy(EmitStrategy strategy) {
        return new TimeWindowedKStream<>(grouped, windows, strategy);
    }

    /** Counts the records of each key and window: {@code windowed.count()}. */
    public KTable<Windowed<K>, Long> count() {
        return counted(null, Materialized.with(null, null));
    }

    /** As {@link #count()}, named. */
    public KTable<Windowed<K>, Long> count(Named operator) {
        return counted(operator, Materialized.with(null, null));
    }

    /** As {@link #count()}, in a store that can be asked by name: {@code windowed.count(Materialized.as("counts"))}. */
    public KTable<Windowed<K>, Long> count(Materialized<K, Long, ?> materialized) {
        return count(null, materialized);
    }

    /** As {@link #count()}, named: {@code windowed.count(Named.as("count"), Materialized.as("counts"))}. */
    public KTable<Windowed<K>, Long> count(@Nullable Named operator, Materialized<K, Long, ?> materialized) {
        if (materialized.named() == null) {
            grouped.graph().newName(AGGREGATE); // a number is used up: Kafka Streams does so
        }
        return counted(operator, materialized);
    }

    private KTable<Windowed<K>, Long> counted(@Nullable Named operator, Materialized<K, Long, ?> materialized) {
        String store = grouped.graph().storeName(materialized.named(), AGGREGATE);
        AggregateStore kept =
                new AggregateStore(store, grouped.keySerde(materialized), Serdes.Long(), materialized.isCached());
        WindowedChanges changes = changes();
        return table(operator, AGGREGATE, kept, materialized, windows.count(kept, changes), Serdes.Long(), changes);
    }

    /** Folds the values of each key and window into one of the same type: {@code windowed.reduce(Math::max)}. */
    public KTable<Windowed<K>, V> reduce(Reducer<V> reducer) {
        return reduce(reducer, Materialized.with(null, null));
    }

    /** As {@link #reduce(Reducer)}, named. */
    public KTable<Windowed<K>, V> reduce(Reducer<V> reducer, Named operator) {
        return reduce(reducer, operator, Materialized.with(null, null));
    }

    /** As {@link #reduce(Reducer)}: {@code windowed.reduce(Math::max, Materialized.as("largest"))}. */
    public KTable<Windowed<K>, V> reduce(Reducer<V> reducer, Materialized<K, V, ?> materialized) {
        return reduce(reducer, null, materialized);
    }

    /** As {@link #reduce(Reducer)}, named. */
    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    public KTable<Windowed<K>, V> reduce(
            Reducer<V> reducer, @Nullable Named operator, Materialized<K, V, ?> materialized) {
        Reducer<@Nullable Object> reduce = (Reducer<@Nullable Object>) reducer;
        String store = grouped.graph().storeName(materialized.named(), REDUCE);
        Serde<V> values = materialized.valueSerde() != null ? materialized.valueSerde() : grouped.valueSerde();
        AggregateStore kept =
                new AggregateStore(store, grouped.keySerde(materialized), values, materialized.isCached());
        WindowedChanges changes = changes();
        OperatorFactory fold = windows.aggregate(
                kept,
                changes,
                new WindowAggregate.Folding(
                        () -> null, (key, value, before) -> before == null ? value : reduce.apply(before, value)));
        return table(operator, REDUCE, kept, materialized, fold, values, changes);
    }

    /** Folds the records of each key and window into an aggregate: {@code windowed.aggregate(() -> 0L, (key, value, sum) -> sum + value)}. */
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer, Aggregator<? super K, ? super V, A> aggregator) {
        return aggregate(initializer, aggregator, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer, Aggregator)}, named. */
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer, Aggregator<? super K, ? super V, A> aggregator, Named operator) {
        return aggregate(initializer, aggregator, operator, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer, Aggregator)}: {@code windowed.aggregate(…, Materialized.with(Serdes.String(), Serdes.Long()))}. */
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            Materialized<K, A, ?> materialized) {
        return aggregate(initializer, aggregator, null, materialized);
    }

    /** As {@link #aggregate(Initializer, Aggregator)}, named. */
    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    public <A> KTable<Windowed<K>, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            @Nullable Named operator,
            Materialized<K, A, ?> materialized) {
        var add = (Aggregator<Object, @Nullable Object, @Nullable Object>) (Aggregator<?, ?, ?>) aggregator;
        String store = grouped.graph().storeName(materialized.named(), AGGREGATE);
        Serde<A> values = materialized.valueSerde();
        AggregateStore kept =
                new AggregateStore(store, grouped.keySerde(materialized), values, materialized.isCached());
        WindowedChanges changes = changes();
        OperatorFactory fold =
                windows.aggregate(kept, changes, new WindowAggregate.Folding(initializer::apply, add::apply));
        return table(operator, AGGREGATE, kept, materialized, fold, values, changes);
    }

    private WindowedChanges changes() {
        windows.check(emit);
        return new WindowedChanges(emit, new TableDemand());
    }

    private <A> KTable<Windowed<K>, A> table(
            @Nullable Named operator,
            String prefix,
            AggregateStore kept,
            Materialized<K, A, ?> materialized,
            OperatorFactory factory,
            @Nullable Serde<A> values,
            WindowedChanges changes) {
        long retentionMs = materialized.retentionMs(windows.neededMs(), kept.name(), windows.needs());
        Serde<K> keys = grouped.keySerde(materialized);
        StoreSpec store = new StoreSpec(
                kept.name(), ValueLayout.TIMESTAMPED, materialized.isLogged(), windows.shape(retentionMs, emit));
        String name = grouped.add(operator, prefix, store, new StoreSerdes(keys, values), factory);
        Serde<Windowed<K>> windowed =
                keys == null ? null : WindowedSerdes.timeWindowedSerdeFrom(keys, windows.sizeMs());
        return new KTable<>(
                grouped.graph(),
                name,
                windowed,
                values,
                kept.name(),
                TableOrigin.windowed(TableView.ofWindows(kept, windowed), changes.demand(), windows.graceMs()));
    }
}
