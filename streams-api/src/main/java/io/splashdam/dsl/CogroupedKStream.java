package io.splashdam.dsl;

import io.splashdam.operator.Aggregate;
import io.splashdam.operator.PassThrough;
import io.splashdam.operator.TableDemand;
import io.splashdam.state.serde.Serde;
import io.splashdam.topology.ProcessorNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several grouped streams that are folded into one table, each by an aggregator of its own.
 *
 * <pre>{@code
 * clicks.groupByKey().<Visit>cogroup((id, click, visit) -> visit.with(click))
 *       .cogroup(orders.groupByKey(), (id, order, visit) -> visit.with(order))
 *       .aggregate(Visit::new, Materialized.with(Serdes.String(), visits));
 * }</pre>
 *
 * Owned by the thread that builds.
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
public final class CogroupedKStream<K, A> {
    private static final String AGGREGATE = "COGROUPKSTREAM-AGGREGATE-";

    private final Graph graph;
    private final Map<KGroupedStream<K, ?>, Aggregator<Object, Object, Object>> streams = new LinkedHashMap<>();

    CogroupedKStream(Graph graph) {
        this.graph = graph;
    }

    /** Adds a stream with its aggregator. */
    public <V> CogroupedKStream<K, A> cogroup(
            KGroupedStream<K, V> grouped, Aggregator<? super K, ? super V, A> aggregator) {
        streams.put(grouped, (Aggregator<Object, Object, Object>) (Aggregator<?, ?, ?>) aggregator);
        return this;
    }

    /** The table: {@code cogrouped.aggregate(() -> 0L)}. */
    public KTable<K, A> aggregate(Initializer<A> initializer) {
        return aggregate(initializer, null, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer)}, named. */
    public KTable<K, A> aggregate(Initializer<A> initializer, @Nullable Named named) {
        return aggregate(initializer, named, Materialized.with(null, null));
    }

    /** As {@link #aggregate(Initializer)}, with the store's name or serdes. */
    public KTable<K, A> aggregate(Initializer<A> initializer, Materialized<K, A, ?> materialized) {
        return aggregate(initializer, null, materialized);
    }

    /** As {@link #aggregate(Initializer, Materialized)}, named. */
    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    public KTable<K, A> aggregate(
            Initializer<A> initializer, @Nullable Named named, Materialized<K, A, ?> materialized) {
        Initializer<Object> first = (Initializer<Object>) initializer;
        String store = graph.storeName(materialized.named(), AGGREGATE);
        Serde<K> keys = keySerde(materialized);
        StoredTable table = StoredTable.of(store, materialized, keys, materialized.valueSerde());
        table.addTo(graph);
        List<String> parents = new ArrayList<>();
        for (KGroupedStream<K, ?> grouped : streams.keySet()) {
            parents.add(grouped.parent(store, keys));
        }
        TableDemand demand = new TableDemand();
        List<String> nodes = new ArrayList<>();
        int number = 0;
        for (Aggregator<Object, Object, Object> add : streams.values()) {
            String name = graph.name(named, "-cogroup-agg-" + number, AGGREGATE);
            boolean isLast = number == streams.size() - 1; // one of them hands the store's changes on at a commit
            graph.add(new ProcessorNode(
                    name,
                    List.of(parents.get(number)),
                    Aggregate.of(table.kept(), demand, first::apply, add::apply, isLast),
                    List.of(store)));
            nodes.add(name);
            number++;
        }
        String merge = graph.name(named, "-cogroup-merge", "COGROUPKSTREAM-MERGE-");
        graph.add(new ProcessorNode(merge, nodes, PassThrough.factory(), List.of()));
        return new KTable<>(
                graph,
                merge,
                keys,
                materialized.valueSerde(),
                materialized.named() == null ? null : store,
                TableOrigin.stored(table.kept(), demand));
    }

    private @Nullable Serde<K> keySerde(Materialized<K, A, ?> materialized) {
        Serde<K> serde = materialized.keySerde();
        for (KGroupedStream<K, ?> grouped : streams.keySet()) {
            serde = serde != null ? serde : grouped.keySerde();
        }
        return serde;
    }
}
