package io.splashdam.topology;

import io.splashdam.state.StoreSpec;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an application computes. Immutable; made by a {@code StreamsBuilder} or by a {@link TopologyBuilder}. */
public final class Topology {
    private final Map<String, Node> nodes;
    private final Map<String, StoreSpec> stores;
    private final Map<String, StoreSerdes> storeSerdes;
    private final Set<String> repartitionTopics;
    private final List<SubTopology> subTopologies;

    Topology(
            Map<String, Node> nodes,
            Map<String, StoreSpec> stores,
            Map<String, StoreSerdes> storeSerdes,
            Set<String> repartitionTopics) {
        this.nodes = new LinkedHashMap<>(nodes);
        this.stores = new LinkedHashMap<>(stores);
        this.storeSerdes = Map.copyOf(storeSerdes);
        this.repartitionTopics = new LinkedHashSet<>(repartitionTopics);
        this.subTopologies = List.copyOf(new Partitioner(this.nodes, this.stores).subTopologies());
    }

    /** In the order of their ids. */
    public List<SubTopology> subTopologies() {
        return subTopologies;
    }

    /** Topics between sub-topologies, without the application's id; under a local exchange they do not exist. */
    public boolean isRepartition(String topic) {
        return repartitionTopics.contains(topic);
    }

    public Set<String> storeNames() {
        return Set.copyOf(stores.keySet());
    }

    /** @throws IllegalArgumentException when there is no such store */
    public StoreSerdes storeSerdes(String store) {
        StoreSerdes found = storeSerdes.get(store);
        if (found == null) {
            throw new IllegalArgumentException("There is no store " + store + "; this topology has " + stores.keySet()
                    + ". Name one with Materialized.as");
        }
        return found;
    }

    /** Topics that are read and not written by this topology's own repartitioning. */
    public Set<String> sourceTopics() {
        Set<String> topics = new LinkedHashSet<>();
        for (Node node : nodes.values()) {
            if (node instanceof SourceNode source) {
                source.topics().stream().filter(topic -> !isRepartition(topic)).forEach(topics::add);
            }
        }
        return topics;
    }

    public Set<String> sinkTopics() {
        Set<String> topics = new LinkedHashSet<>();
        for (Node node : nodes.values()) {
            if (node instanceof SinkNode sink && !isRepartition(sink.topic())) {
                topics.add(sink.topic());
            }
        }
        return topics;
    }

    /** The graph as text, in the format of Kafka Streams, which viewers read. */
    public String describe() {
        return new Description(subTopologies).toString();
    }

    @Override
    public String toString() {
        return describe();
    }
}
