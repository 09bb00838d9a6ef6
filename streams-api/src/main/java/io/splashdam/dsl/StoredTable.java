package io.splashdam.dsl;

import io.splashdam.operator.AggregateStore;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.Serde;
import io.splashdam.topology.StoreSerdes;
import org.jspecify.annotations.Nullable;

/** A table's store, not yet part of the graph. */
record StoredTable(AggregateStore kept, boolean isLogged) {
    static StoredTable of(
            String name, Materialized<?, ?, ?> how, @Nullable Serde<?> keySerde, @Nullable Serde<?> valueSerde) {
        return new StoredTable(new AggregateStore(name, keySerde, valueSerde, how.isCached()), how.isLogged());
    }

    void addTo(Graph graph) {
        graph.builder()
                .addStore(
                        new StoreSpec(kept.name(), ValueLayout.TIMESTAMPED, isLogged),
                        new StoreSerdes(kept.keySerde(), kept.valueSerde()));
    }

    void addTo(Graph graph, String node) {
        addTo(graph);
        graph.builder().connect(node, kept.name());
    }
}
