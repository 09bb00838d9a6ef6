package io.splashdam.dsl;

import io.splashdam.operator.Aggregate;
import io.splashdam.operator.AggregateStore;
import io.splashdam.operator.Count;
import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.TableDemand;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.time.EmitStrategy;
import io.splashdam.time.SessionWindows;
import io.splashdam.time.SlidingWindows;
import io.splashdam.time.Window;
import io.splashdam.time.Windows;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.StoreSerdes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose records are grouped by key, to be folded into a table. Records without a key or without a value are left out.
 *
 * <p>Owned by the thread that builds.
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
public final class KGroupedStream<K, V> {
    private static final String AGGREGATE = "KSTREAM-AGGREGATE-";
    private static final String REDUCE = "KSTREAM-REDUCE-";

    private final Graph graph;
    private final String node;
    private final @Nullable Named named;
    private final @Nullable Serde<K> keySerde;
    private final @Nullable Serde<V> valueSerde;
    private final boolean isRepartitioned;

    KGroupedStream(
            Graph graph,
            String node,
            @Nullable Named named,
            @Nullable Serde<K> keySerde,
            @Nullable Serde<V> valueSerde,
            boolean isRepartitioned) {
        this.graph = graph;
        this.node = node;
        this.named = named;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.isRepartitioned = isRepartitioned;
    }

    /** Counts the records of each key: {@code words.groupByKey().count()}. */
    public KTable<K, Long> count() {
        return count(Materialized.with(null, null));
    }

    /** As {@link #count()}, in a store that can be asked by name: {@code grouped.count(Materialized.as("counts"))}. */
    public KTable<K, Long> count(Materialized<K, Long, ?> materialized) {
        return count(null, materialized);
    }

    /** As {@link #count()}, named: {@code grouped.count(Named.as("count"), Materialized.as("counts"))}. */
    public KTable<K, Long> count(@Nullable Named operator, Materialized<K, Long, ?> materialized) {
        String store = graph.storeName(materialized.named(), AGGREGATE);
        AggregateStore kept = new AggregateStore(store, keySerde(materialized), Serdes.Long(), materialized.isCached());
        TableDemand demand = new TableDemand();
        return table(operator, AGGREGATE, kept, materialized, Count.of(kept, demand), demand, Serdes.Long());
    }

    /** Folds the values of each key into one of the same type: {@code grouped.reduce(Math::max)}. */
    public KTable<K, V> reduce(Reducer<V> reducer) {
        return reduce(reducer, Materialized.with(null, null));
    }

    /** As {@link #reduce(Reducer)}: {@code grouped.reduce(Math::max, Materialized.as("largest"))}. */
    public KTable<K, V> reduce(Reducer<V> reducer, Materialized<K, V, ?> materialized) {
        return reduce(reducer, null, materialized);
    }

    /** As {@link #reduce(Reducer)}, named. */
    public KTable<K, V> reduce(Reducer<V> reducer, @Nullable Named operator, Materialized<K, V, ?> materialized) {
        Reducer<Object> reduce = (Reducer<Object>) reducer;
        String store = graph.storeName(materialized.named(), REDUCE);
        Serde<V> values = materialized.valueSerde() != null ? materialized.valueSerde() : valueSerde;
        AggregateStore kept = new AggregateStore(store, keySerde(materialized), values, materialized.isCached());
        TableDemand demand = new TableDemand();
        OperatorFactory fold = Aggregate.of(
                kept, demand, null, (key, value, before) -> before == null ? value : reduce.apply(before, value));
        return table(operator, REDUCE, kept, materialized, fold, demand, values);
    }

    /** Folds the records of each key into an aggregate: {@code grouped.aggregate(() -> 0L, (key, value, sum) -> sum + value)}. */
    public <A> KTable<K, A> aggregate(Initializer<A> initializer, Aggregator<? super K, ? super V, A> aggregator) {
        return aggregate(initializer, aggregator, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer, Aggregator)}: {@code grouped.aggregate(…, Materialized.with(Serdes.String(), Serdes.Long()))}. */
    public <A> KTable<K, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            Materialized<K, A, ?> materialized) {
        return aggregate(initializer, aggregator, null, materialized);
    }

    /** As {@link #aggregate(Initializer, Aggregator)}, named. */
    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    public <A> KTable<K, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> aggregator,
            @Nullable Named operator,
            Materialized<K, A, ?> materialized) {
        Initializer<Object> first = (Initializer<Object>) initializer;
        Aggregator<Object, Object, Object> add = (Aggregator<Object, Object, Object>) aggregator;
        String store = graph.storeName(materialized.named(), AGGREGATE);
        Serde<A> values = materialized.valueSerde();
        AggregateStore kept = new AggregateStore(store, keySerde(materialized), values, materialized.isCached());
        TableDemand demand = new TableDemand();
        OperatorFactory fold =
                Aggregate.of(kept, demand, first::apply, (key, value, before) -> add.apply(key, value, before));
        return table(operator, AGGREGATE, kept, materialized, fold, demand, values);
    }

    /** Folds several grouped streams into one table: {@code clicks.<Visit>cogroup(…).cogroup(orders, …).aggregate(Visit::new)}. */
    public <A> CogroupedKStream<K, A> cogroup(Aggregator<? super K, ? super V, A> aggregator) {
        return new CogroupedKStream<K, A>(graph).cogroup(this, aggregator);
    }

    @Nullable
    Serde<K> keySerde() {
        return keySerde;
    }

    /** The node behind which a store of that name is filled: behind a repartitioning, if keys are new. */
    String parent(String store, @Nullable Serde<?> keys) {
        return isRepartitioned
                ? graph.repartition(named != null ? named.name() : store, named != null, node, keys, valueSerde)
                : node;
    }

    /** Cuts the records of each key into windows: {@code grouped.windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofMinutes(5)))}. */
    public <W extends Window> TimeWindowedKStream<K, V> windowedBy(Windows<W> windows) {
        return new TimeWindowedKStream<>(this, new WindowCut.Fixed(windows), EmitStrategy.ON_WINDOW_UPDATE);
    }

    /** As {@link #windowedBy(Windows)}: {@code grouped.windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(Duration.ofMinutes(5)))}. */
    public TimeWindowedKStream<K, V> windowedBy(SlidingWindows windows) {
        return new TimeWindowedKStream<>(this, new WindowCut.Sliding(windows), EmitStrategy.ON_WINDOW_UPDATE);
    }

    /** As {@link #windowedBy(Windows)}: {@code grouped.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(Duration.ofMinutes(30)))}. */
    public SessionWindowedKStream<K, V> windowedBy(SessionWindows windows) {
        return new SessionWindowedKStream<>(this, windows, EmitStrategy.ON_WINDOW_UPDATE);
    }

    Graph graph() {
        return graph;
    }

    @Nullable
    Serde<V> valueSerde() {
        return valueSerde;
    }

    @Nullable
    Serde<K> keySerde(Materialized<K, ?, ?> materialized) {
        return materialized.keySerde() != null ? materialized.keySerde() : keySerde;
    }

    private <A> KTable<K, A> table(
            @Nullable Named operator,
            String prefix,
            AggregateStore kept,
            Materialized<K, A, ?> materialized,
            OperatorFactory factory,
            TableDemand demand,
            @Nullable Serde<A> values) {
        String name = add(
                operator,
                prefix,
                new StoreSpec(kept.name(), ValueLayout.TIMESTAMPED, materialized.isLogged()),
                new StoreSerdes(keySerde(materialized), values),
                factory);
        return new KTable<>(
                graph,
                name,
                keySerde(materialized),
                values,
                materialized.named() == null ? null : kept.name(),
                TableOrigin.stored(kept, demand));
    }

    /** Adds a processor with its store, behind a repartitioning where the keys are new; answers its name. */
    String add(@Nullable Named operator, String prefix, StoreSpec store, StoreSerdes serdes, OperatorFactory factory) {
        String name = graph.name(operator, prefix);
        String parent = parent(store.name(), serdes.key());
        graph.builder().addStore(store, serdes);
        graph.add(new ProcessorNode(name, List.of(parent), factory, List.of(store.name())));
        return name;
    }
}
