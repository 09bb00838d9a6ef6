package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import io.splashdam.stores.StoreBuilder;
import io.splashdam.topology.SourceNode;
import io.splashdam.topology.Topology;
import java.util.Collection;
import java.util.List;

/**
 * Begins a topology.
 *
 * <pre>{@code
 * StreamsBuilder builder = new StreamsBuilder();
 * builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()))
 *        .flatMapValues(line -> List.of(line.split(" ")))
 *        .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
 *        .count(Materialized.as("counts"))
 *        .toStream()
 *        .to("counts", Produced.with(Serdes.String(), Serdes.Long()));
 * Topology topology = builder.build();
 * }</pre>
 *
 * Owned by the thread that builds.
 */
public final class StreamsBuilder {
    private final Graph graph = new Graph();

    /** Reads a topic with the application's default serdes: {@code builder.stream("lines")}. */
    public <K, V> KStream<K, V> stream(String topic) {
        return stream(List.of(topic));
    }

    /** Reads a topic: {@code builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()))}. */
    public <K, V> KStream<K, V> stream(String topic, Consumed<K, V> consumed) {
        return stream(List.of(topic), consumed);
    }

    /** Reads several topics, without an order between them: {@code builder.stream(List.of("a", "b"))}. */
    public <K, V> KStream<K, V> stream(Collection<String> topics) {
        return stream(topics, new Consumed<>(null, null, null, null));
    }

    /** Reads several topics, without an order between them. */
    public <K, V> KStream<K, V> stream(Collection<String> topics, Consumed<K, V> consumed) {
        String name = graph.name(consumed.named(), "KSTREAM-SOURCE-");
        graph.add(new SourceNode(
                name, List.copyOf(topics), consumed.keySerde(), consumed.valueSerde(), consumed.resetPolicy()));
        return new KStream<>(graph, name, consumed.keySerde(), consumed.valueSerde(), false);
    }

    /** Reads a topic as a table, the last value per key, with the application's default serdes: {@code builder.table("users")}. */
    public <K, V> KTable<K, V> table(String topic) {
        return table(topic, new Consumed<>(null, null, null, null));
    }

    /** As {@link #table(String)}: {@code builder.table("users", Consumed.with(Serdes.String(), users))}. */
    public <K, V> KTable<K, V> table(String topic, Consumed<K, V> consumed) {
        return table(topic, consumed, Materialized.with(consumed.keySerde(), consumed.valueSerde()));
    }

    /** As {@link #table(String)}, in a store that can be asked by name: {@code builder.table("users", Materialized.as("users"))}. */
    public <K, V> KTable<K, V> table(String topic, Materialized<K, V, ?> materialized) {
        return table(
                topic, new Consumed<>(materialized.keySerde(), materialized.valueSerde(), null, null), materialized);
    }

    /** As {@link #table(String, Materialized)}. */
    public <K, V> KTable<K, V> table(String topic, Consumed<K, V> consumed, Materialized<K, V, ?> materialized) {
        Serde<K> keys = consumed.keySerde() != null ? consumed.keySerde() : materialized.keySerde();
        Serde<V> values = consumed.valueSerde() != null ? consumed.valueSerde() : materialized.valueSerde();
        String store = graph.storeName(materialized.named(), topic + "-");
        String source = graph.name(consumed.named(), "-source", "KSTREAM-SOURCE-");
        String name = graph.name(consumed.named(), "KTABLE-SOURCE-");
        graph.add(new SourceNode(source, List.of(topic), keys, values, consumed.resetPolicy()));
        return graph.sourceTable(
                name, source, StoredTable.of(store, materialized, keys, values), materialized, keys, values);
    }

    /** Adds a store for processors, which name it: {@code builder.addStateStore(Stores.keyValueStoreBuilder(…))}. */
    public StreamsBuilder addStateStore(StoreBuilder<?> store) {
        graph.addStore(store);
        return this;
    }

    /** @throws io.splashdam.topology.TopologyException when nothing is read */
    public Topology build() {
        return graph.builder().build();
    }
}
