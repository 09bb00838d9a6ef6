package io.splashdam.dsl;

import io.splashdam.operator.PassThrough;
import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * A table: the last value per key. By default only the last change per key and commit leaves it.
 *
 * <p>Owned by the thread that builds.
 */
public final class KTable<K, V> {
    private final Graph graph;
    private final String node;
    private final @Nullable Serde<K> keySerde;
    private final @Nullable Serde<V> valueSerde;
    private final String store;

    KTable(Graph graph, String node, @Nullable Serde<K> keySerde, @Nullable Serde<V> valueSerde, String store) {
        this.graph = graph;
        this.node = node;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.store = store;
    }

    /** The table's changes as a stream; a deletion is a null value: {@code counts.toStream().to("counts")}. */
    public KStream<K, V> toStream() {
        return toStream(null);
    }

    /** As {@link #toStream()}, named: {@code counts.toStream(Named.as("changes"))}. */
    public KStream<K, V> toStream(@Nullable Named named) {
        String name = graph.name(named, "KTABLE-TOSTREAM-");
        graph.addProcessor(name, node, PassThrough.factory());
        return new KStream<>(graph, name, keySerde, valueSerde, false);
    }

    /** The name under which the running application can be asked. */
    public String queryableStoreName() {
        return store;
    }
}
