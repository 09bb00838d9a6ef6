package io.splashdam.dsl;

import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.TableAggregate;
import io.splashdam.operator.TableDemand;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.SinkNode;
import io.splashdam.topology.SourceNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are grouped, to be folded into a table of groups. A row that changes leaves its old group and joins its new one.
 *
 * <p>Owned by the thread that builds.
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
public final class KGroupedTable<K, V> {
    private static final String AGGREGATE = "KTABLE-AGGREGATE-";
    private static final String REDUCE = "KTABLE-REDUCE-";

    private final Graph graph;
    private final String node;
    private final Grouped<K, V> grouped;
    private @Nullable String sharedSource;

    KGroupedTable(Graph graph, String node, Grouped<K, V> grouped) {
        this.graph = graph;
        this.node = node;
        this.grouped = grouped;
    }

    /** Counts the rows of each group: {@code users.groupBy(…).count()}. */
    public KTable<K, Long> count() {
        return count(null, Materialized.with(null, null));
    }

    /** As {@link #count()}, named. */
    public KTable<K, Long> count(@Nullable Named named) {
        return count(named, Materialized.with(null, null));
    }

    /** As {@link #count()}, in a store that can be asked by name. */
    public KTable<K, Long> count(Materialized<K, Long, ?> materialized) {
        return count(null, materialized);
    }

    /** As {@link #count(Materialized)}, named. */
    public KTable<K, Long> count(@Nullable Named named, Materialized<K, Long, ?> materialized) {
        Materialized<K, Long, ?> typed =
                materialized.valueSerde() == null ? materialized.withValueSerde(Serdes.Long()) : materialized;
        return table(AGGREGATE, named, typed, null, new TableAggregate.Steps() {
            @Override
            public Object add(Object key, Object value, @Nullable Object count) {
                return count == null ? 1L : (Long) count + 1;
            }

            @Override
            public Object subtract(Object key, Object value, Object count) {
                return (Long) count - 1;
            }
        });
    }

    /** Folds the values of each group into one of the same type: {@code sizes.groupBy(…).reduce(Long::sum, (sum, old) -> sum - old)}. */
    public KTable<K, V> reduce(Reducer<V> adder, Reducer<V> subtractor) {
        return reduce(adder, subtractor, null, Materialized.with(null, null));
    }

    /** As {@link #reduce(Reducer, Reducer)}, in a store that can be asked by name. */
    public KTable<K, V> reduce(Reducer<V> adder, Reducer<V> subtractor, Materialized<K, V, ?> materialized) {
        return reduce(adder, subtractor, null, materialized);
    }

    /** As {@link #reduce(Reducer, Reducer, Materialized)}, named. */
    public KTable<K, V> reduce(
            Reducer<V> adder, Reducer<V> subtractor, @Nullable Named named, Materialized<K, V, ?> materialized) {
        Reducer<Object> add = (Reducer<Object>) adder;
        Reducer<Object> subtract = (Reducer<Object>) subtractor;
        return table(REDUCE, named, materialized, grouped.valueSerde(), new TableAggregate.Steps() {
            @Override
            public @Nullable Object add(Object key, Object value, @Nullable Object sum) {
                return sum == null ? value : add.apply(sum, value);
            }

            @Override
            public @Nullable Object subtract(Object key, Object value, Object sum) {
                return subtract.apply(sum, value);
            }
        });
    }

    /** Folds the rows of each group: {@code users.groupBy(…).aggregate(() -> 0L, (city, age, sum) -> sum + age, (city, age, sum) -> sum - age)}. */
    public <A> KTable<K, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> adder,
            Aggregator<? super K, ? super V, A> subtractor) {
        return aggregate(initializer, adder, subtractor, null, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer, Aggregator, Aggregator)}, named. */
    public <A> KTable<K, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> adder,
            Aggregator<? super K, ? super V, A> subtractor,
            @Nullable Named named) {
        return aggregate(initializer, adder, subtractor, named, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer, Aggregator, Aggregator)}, with the store's name or serdes. */
    public <A> KTable<K, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> adder,
            Aggregator<? super K, ? super V, A> subtractor,
            Materialized<K, A, ?> materialized) {
        return aggregate(initializer, adder, subtractor, null, materialized);
    }

    /** As {@link #aggregate(Initializer, Aggregator, Aggregator, Materialized)}, named. */
    public <A> KTable<K, A> aggregate(
            Initializer<A> initializer,
            Aggregator<? super K, ? super V, A> adder,
            Aggregator<? super K, ? super V, A> subtractor,
            @Nullable Named named,
            Materialized<K, A, ?> materialized) {
        Initializer<Object> first = (Initializer<Object>) initializer;
        Aggregator<Object, Object, Object> add = (Aggregator<Object, Object, Object>) adder;
        Aggregator<Object, Object, Object> subtract = (Aggregator<Object, Object, Object>) subtractor;
        return table(AGGREGATE, named, materialized, null, new TableAggregate.Steps() {
            @Override
            public @Nullable Object add(Object key, Object value, @Nullable Object aggregate) {
                return add.apply(key, value, aggregate == null ? first.apply() : aggregate);
            }

            @Override
            public @Nullable Object subtract(Object key, Object value, Object aggregate) {
                return subtract.apply(key, value, aggregate);
            }
        });
    }

    private <A> KTable<K, A> table(
            String prefix,
            @Nullable Named named,
            Materialized<K, A, ?> materialized,
            @Nullable Serde<A> inherited,
            TableAggregate.Steps steps) {
        Serde<K> keys = materialized.keySerde() != null ? materialized.keySerde() : grouped.keySerde();
        Serde<A> values = materialized.valueSerde() != null ? materialized.valueSerde() : inherited;
        StoredTable table =
                StoredTable.of(graph.storeName(materialized.named(), AGGREGATE), materialized, keys, values);
        String sink = graph.name(named, "-sink", "KSTREAM-SINK-");
        String source = graph.name(named, "-source", "KSTREAM-SOURCE-");
        String name = graph.name(named, prefix);
        String parent = repartition(sink, source, table.kept().name());
        TableDemand demand = new TableDemand();
        OperatorFactory operator = TableAggregate.of(table.kept(), demand, steps);
        table.addTo(graph);
        graph.add(new ProcessorNode(
                name, List.of(parent), operator, List.of(table.kept().name())));
        return new KTable<>(
                graph,
                name,
                keys,
                values,
                materialized.named() == null ? null : table.kept().name(),
                TableOrigin.stored(table.kept(), demand));
    }

    /** Answers the source behind; a repartitioning that the user has named is made once. */
    private String repartition(String sink, String source, String store) {
        if (sharedSource != null) {
            return sharedSource;
        }
        String topic = (grouped.named() != null ? grouped.named().name() : store) + Graph.REPARTITION_SUFFIX;
        graph.builder().addRepartition(topic);
        graph.add(new SinkNode(sink, List.of(node), topic, grouped.keySerde(), grouped.valueSerde()));
        graph.add(new SourceNode(source, List.of(topic), grouped.keySerde(), grouped.valueSerde(), null));
        sharedSource = grouped.named() != null ? source : null;
        return source;
    }
}
