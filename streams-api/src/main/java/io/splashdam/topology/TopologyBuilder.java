package io.splashdam.topology;

import io.splashdam.state.StoreSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers nodes and refuses what cannot be. Owned by the thread that builds. */
public final class TopologyBuilder {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, StoreSpec> stores = new LinkedHashMap<>();
    private final Map<String, StoreSerdes> storeSerdes = new LinkedHashMap<>();
    private final Set<String> repartitionTopics = new LinkedHashSet<>();

    /** @throws TopologyException for a name that is taken, an unknown parent, or a topic that another source reads */
    public TopologyBuilder add(Node node) {
        if (node.name().isBlank()) {
            throw new TopologyException("a node has no name");
        }
        if (nodes.containsKey(node.name())) {
            throw new TopologyException(
                    "two nodes are named " + node.name() + "; give one of them another name with Named.as");
        }
        for (String parent : node.parents()) {
            if (!nodes.containsKey(parent)) {
                throw new TopologyException("node " + node.name() + " has the unknown parent " + parent);
            }
            if (nodes.get(parent) instanceof SinkNode) {
                throw new TopologyException("node " + node.name() + " follows the sink " + parent
                        + "; a sink has no successors: read its topic with another source");
            }
        }
        if (node instanceof SourceNode source) {
            checkTopics(source);
        }
        if (node instanceof ProcessorNode processor) {
            checkStores(processor);
        }
        nodes.put(node.name(), node);
        return this;
    }

    private void checkTopics(SourceNode source) {
        if (source.topics().isEmpty()) {
            throw new TopologyException("source " + source.name() + " reads no topic");
        }
        for (Node node : nodes.values()) {
            if (node instanceof SourceNode other) {
                for (String topic : source.topics()) {
                    if (other.topics().contains(topic)) {
                        throw new TopologyException("topic " + topic + " is read by " + other.name() + " and by "
                                + source.name() + "; call stream once and use its result twice");
                    }
                }
            }
        }
    }

    private void checkStores(ProcessorNode processor) {
        for (String store : processor.stores()) {
            if (!stores.containsKey(store)) {
                throw new TopologyException("processor " + processor.name() + " uses the unknown store " + store);
            }
        }
    }

    public TopologyBuilder addStore(StoreSpec store, StoreSerdes serdes) {
        storeSerdes.put(store.name(), serdes);
        if (stores.putIfAbsent(store.name(), store) != null) {
            throw new TopologyException(
                    "two stores are named " + store.name() + "; give one of them another name with Materialized.as");
        }
        return this;
    }

    /** Lets a processor that has been added use another store. */
    public TopologyBuilder connect(String processor, String store) {
        if (!(nodes.get(processor) instanceof ProcessorNode node)) {
            throw new TopologyException("there is no processor " + processor + " to connect with store " + store);
        }
        if (!node.stores().contains(store)) {
            List<String> connected = new ArrayList<>(node.stores());
            connected.add(store);
            ProcessorNode replaced = new ProcessorNode(processor, node.parents(), node.operator(), connected);
            checkStores(replaced);
            nodes.put(processor, replaced);
        }
        return this;
    }

    /** Marks a topic as one between sub-topologies. */
    public TopologyBuilder addRepartition(String topic) {
        if (!repartitionTopics.add(topic)) {
            throw new TopologyException(
                    "two repartitionings are named " + topic + "; give one of them another name with Grouped.as");
        }
        return this;
    }

    public Topology build() {
        if (nodes.values().stream().noneMatch(SourceNode.class::isInstance)) {
            throw new TopologyException("it has no source; begin with StreamsBuilder.stream(topic)");
        }
        return new Topology(nodes, stores, storeSerdes, repartitionTopics);
    }
}
