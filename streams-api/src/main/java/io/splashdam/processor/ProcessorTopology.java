package io.splashdam.processor;

import io.splashdam.operator.OperatorFactory;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.StoreBuilder;
import io.splashdam.topology.OffsetReset;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.SinkNode;
import io.splashdam.topology.SourceNode;
import io.splashdam.topology.StoreSerdes;
import io.splashdam.topology.Topology;
import io.splashdam.topology.TopologyBuilder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topology node by node, as Kafka Streams' {@code Topology} is filled; {@link #build} makes it final.
 *
 * <pre>{@code
 * Topology topology = new ProcessorTopology()
 *         .addSource("orders", Serdes.String(), orders, "orders-topic")
 *         .addProcessor("dedup", Dedup::new, "orders")
 *         .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("seen"), Serdes.String(), Serdes.Long()), "dedup")
 *         .addSink("out", "once-topic", Serdes.String(), orders, "dedup")
 *         .build();
 * }</pre>
 *
 * Owned by the thread that builds.
 */
public final class ProcessorTopology {
    private final TopologyBuilder builder = new TopologyBuilder();

    /** Reads topics with the application's default serdes. */
    public ProcessorTopology addSource(String name, String... topics) {
        return addSource(null, name, null, null, topics);
    }

    public ProcessorTopology addSource(
            String name, @Nullable Serde<?> keySerde, @Nullable Serde<?> valueSerde, String... topics) {
        return addSource(null, name, keySerde, valueSerde, topics);
    }

    /** @param reset where to begin when no offset has been committed; null: the application's default */
    public ProcessorTopology addSource(
            @Nullable OffsetReset reset,
            String name,
            @Nullable Serde<?> keySerde,
            @Nullable Serde<?> valueSerde,
            String... topics) {
        builder.add(new SourceNode(name, List.of(topics), keySerde, valueSerde, reset));
        return this;
    }

    public <KIn, VIn, KOut, VOut> ProcessorTopology addProcessor(
            String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier, String... parentNames) {
        return add(name, ProcessorOperator.of(supplier), supplier.stores(), parentNames);
    }

    private ProcessorTopology add(
            String name, OperatorFactory operator, Set<StoreBuilder<?>> stores, String... parentNames) {
        builder.add(new ProcessorNode(name, List.of(parentNames), operator, List.of()));
        stores.forEach(store -> addStateStore(store, name));
        return this;
    }

    /** Writes a topic with the application's default serdes. */
    public ProcessorTopology addSink(String name, String topic, String... parentNames) {
        return addSink(name, topic, null, null, parentNames);
    }

    public ProcessorTopology addSink(
            String name,
            String topic,
            @Nullable Serde<?> keySerde,
            @Nullable Serde<?> valueSerde,
            String... parentNames) {
        builder.add(new SinkNode(name, List.of(parentNames), topic, keySerde, valueSerde));
        return this;
    }

    /** Adds a store and lets processors use it. */
    public ProcessorTopology addStateStore(StoreBuilder<?> store, String... processorNames) {
        builder.addStore(store.spec(), new StoreSerdes(store.keySerde(), store.valueSerde()));
        for (String processor : processorNames) {
            builder.connect(processor, store.name());
        }
        return this;
    }

    public ProcessorTopology connectProcessorAndStateStores(String processorName, String... stateStoreNames) {
        for (String store : stateStoreNames) {
            builder.connect(processorName, store);
        }
        return this;
    }

    /** @throws io.splashdam.topology.TopologyException when nothing is read */
    public Topology build() {
        return builder.build();
    }
}
