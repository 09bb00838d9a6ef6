package io.splashdam.dsl;

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

    /** @throws io.splashdam.topology.TopologyException when nothing is read */
    public Topology build() {
        return graph.builder().build();
    }
}
