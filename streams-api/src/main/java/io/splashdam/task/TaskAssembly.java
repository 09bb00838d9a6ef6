package io.splashdam.task;

import io.splashdam.operator.Moment;
import io.splashdam.operator.Operator;
import io.splashdam.operator.OperatorContext;
import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.Output;
import io.splashdam.operator.Punctuations;
import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateStores;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.serde.Serde;
import io.splashdam.topology.Node;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.RowOrder;
import io.splashdam.topology.SinkNode;
import io.splashdam.topology.SourceNode;
import io.splashdam.topology.SubTopology;
import io.splashdam.topology.Topology;
import io.splashdam.topology.TopologyException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wires one task together. Used once, by the thread that starts the task. */
public final class TaskAssembly {
    private final Topology topology;
    private final SubTopology part;
    private final Surroundings surroundings;
    private final Map<String, Output> outputs = new HashMap<>();
    private final Map<String, Operator> operators = new LinkedHashMap<>();
    private final Moment moment = new Moment();
    private final Map<String, Object> shared = new HashMap<>();
    private final Punctuations punctuations = new Punctuations();

    /**
     * What the task is wired to.
     *
     * @param lanes by repartition topic: the lanes into the tasks behind
     * @param nowMs the wall clock
     * @param changelogTopic name of a store's changelog
     */
    public record Surroundings(
            String applicationId,
            Outputs outputs,
            DefaultSerdes serdes,
            boolean isCaching,
            Map<String, List<Lane>> lanes,
            Function<String, String> changelogTopic,
            long nowMs) {}

    public TaskAssembly(Topology topology, SubTopology part, Surroundings surroundings) {
        this.topology = topology;
        this.part = part;
        this.surroundings = surroundings;
    }

    /**
     * Looks at every source, sink and store before anything is opened.
     *
     * @throws TopologyException when one has no serde
     */
    public static void check(Topology topology, DefaultSerdes serdes) {
        for (SubTopology part : topology.subTopologies()) {
            for (SourceNode source : part.sources()) {
                serdes.key(source.name(), source.keySerde());
                if (!source.topics().stream().allMatch(topic -> isValueless(topology, topic))) {
                    serdes.value(source.name(), source.valueSerde());
                }
            }
            for (StoreSpec store : part.stores()) {
                serdes.key(
                        "store " + store.name(),
                        topology.storeSerdes(store.name()).key());
                serdes.value(
                        "store " + store.name(),
                        topology.storeSerdes(store.name()).value());
            }
            for (SinkNode sink : part.sinks()) {
                serdes.key(sink.name(), sink.keySerde());
                if (!isValueless(topology, sink.topic())) {
                    serdes.value(sink.name(), sink.valueSerde());
                }
            }
        }
    }

    /** @throws TopologyException when a serde is missing */
    public Task build(int partition, @Nullable StateStores stores) {
        moment.wallClock(surroundings.nowMs());
        Set<String> oneAtATime = RowOrder.of(part);
        for (Node node : part.nodes()) {
            outputs.put(node.name(), new Output(oneAtATime.contains(node.name())));
        }
        Map<String, TaskSource> sources = new LinkedHashMap<>();
        for (Node node : part.nodes()) {
            if (node instanceof SourceNode source) {
                TaskSource entry = source(source, partition);
                source.topics().forEach(topic -> sources.put(topic, entry));
            } else if (node instanceof ProcessorNode processor) {
                join(node, operator(processor, partition, stores));
            } else if (node instanceof SinkNode sink) {
                join(node, sink(sink, partition));
            }
        }
        Map<String, Outputs.TopicOutput> changelogs = new LinkedHashMap<>();
        for (StoreSpec store : part.stores()) {
            if (store.isLogged()) {
                String topic = surroundings.changelogTopic().apply(store.name());
                changelogs.put(store.name(), surroundings.outputs().topic(topic));
            }
        }
        return new Task(new TaskId(part.id(), partition), sources, operators, stores, changelogs, moment, punctuations);
    }

    private Output output(String node) {
        Output output = outputs.get(node);
        if (output == null) {
            throw new IllegalStateException("Expected an output of node " + node + ", but found none");
        }
        return output;
    }

    private void join(Node node, Operator operator) {
        operators.put(node.name(), operator);
        node.parents().forEach(parent -> output(parent).add(node.name(), operator));
    }

    private TaskSource source(SourceNode source, int partition) {
        boolean isValueless = source.topics().stream().allMatch(topic -> isValueless(topology, topic));
        Serde<?> keySerde = surroundings.serdes().key(source.name(), source.keySerde());
        return new TaskSource(
                new Inlet(
                        output(source.name()),
                        moment,
                        punctuations,
                        source.topics().get(0),
                        partition,
                        needsMoment()),
                keySerde,
                isValueless ? NoValue.INSTANCE : surroundings.serdes().value(source.name(), source.valueSerde()));
    }

    private boolean needsMoment() {
        return part.nodes().stream()
                .anyMatch(node -> node instanceof ProcessorNode processor
                        && processor.operator() instanceof OperatorFactory factory
                        && factory.needsMoment());
    }

    private Operator operator(ProcessorNode node, int partition, @Nullable StateStores stores) {
        if (!(node.operator() instanceof OperatorFactory factory)) {
            throw new TopologyException("processor " + node.name() + " has no operator");
        }
        return factory.create(new Context(node, partition, stores));
    }

    private Operator sink(SinkNode sink, int partition) {
        List<Lane> lanes = surroundings.lanes().get(sink.topic());
        DefaultSerdes serdes = surroundings.serdes();
        Serde<?> keySerde = serdes.key(sink.name(), sink.keySerde());
        if (lanes != null) {
            boolean isValueless = isValueless(topology, sink.topic());
            Serde<?> valueSerde = isValueless ? NoValue.INSTANCE : serdes.value(sink.name(), sink.valueSerde());
            return new LocalExchange(lanes, keySerde, valueSerde, !isValueless);
        }
        Serde<?> valueSerde = serdes.value(sink.name(), sink.valueSerde());
        Outputs.TopicOutput topic = surroundings.outputs().topic(sink.topic());
        return new TopicSink(topic, keySerde, valueSerde, partition);
    }

    /** True when nobody behind a repartition topic reads values. */
    private static boolean isValueless(Topology topology, String topic) {
        if (!topology.isRepartition(topic)) {
            return false;
        }
        for (SubTopology part : topology.subTopologies()) {
            for (SourceNode source : part.sources()) {
                if (source.topics().contains(topic)
                        && !part.childrenOf(source.name()).stream().allMatch(TaskAssembly::ignoresValues)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean ignoresValues(Node node) {
        return node instanceof ProcessorNode processor
                && processor.operator() instanceof OperatorFactory factory
                && factory.ignoresValues();
    }

    private final class Context implements OperatorContext {
        private final ProcessorNode node;
        private final int partition;
        private final @Nullable StateStores stores;

        Context(ProcessorNode node, int partition, @Nullable StateStores stores) {
            this.node = node;
            this.partition = partition;
            this.stores = stores;
        }

        @Override
        public String name() {
            return node.name();
        }

        @Override
        public String applicationId() {
            return surroundings.applicationId();
        }

        @Override
        public String taskId() {
            return new TaskId(part.id(), partition).toString();
        }

        @Override
        public int partition() {
            return partition;
        }

        @Override
        @SuppressWarnings("unchecked") // by the same name always the same
        public <T> T shared(String name, Supplier<T> made) {
            return (T) shared.computeIfAbsent(name, any -> made.get());
        }

        @Override
        public Moment moment() {
            return moment;
        }

        @Override
        public Punctuations punctuations() {
            return punctuations;
        }

        @Override
        public Output output() {
            return TaskAssembly.this.output(node.name());
        }

        @Override
        public KeyValueStore store(String name) {
            if (stores == null || !node.stores().contains(name)) {
                throw new TopologyException("processor " + node.name() + " is not connected to store " + name
                        + "; name it where the processor is added, or with connectProcessorAndStateStores");
            }
            return stores.store(name);
        }

        @Override
        public Serde<?> storeKeySerde(String name) {
            return keySerde(topology.storeSerdes(name).key());
        }

        @Override
        public Serde<?> storeValueSerde(String name) {
            return valueSerde(topology.storeSerdes(name).value());
        }

        @Override
        public boolean isCaching() {
            return surroundings.isCaching();
        }

        @Override
        public Serde<?> keySerde(@Nullable Serde<?> chosen) {
            return surroundings.serdes().key(node.name(), chosen);
        }

        @Override
        public Serde<?> valueSerde(@Nullable Serde<?> chosen) {
            return surroundings.serdes().value(node.name(), chosen);
        }
    }
}
