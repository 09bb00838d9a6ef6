package io.splashdam.topology;

import io.splashdam.state.StoreSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts a graph into sub-topologies: nodes belong together when an edge or a store connects them. Used once. */
final class Partitioner {
    private final Map<String, Node> nodes;
    private final Map<String, StoreSpec> stores;
    private final Map<String, String> leaders = new HashMap<>();

    Partitioner(Map<String, Node> nodes, Map<String, StoreSpec> stores) {
        this.nodes = nodes;
        this.stores = stores;
    }

    /** Numbered as Kafka Streams does: by the names of their sources, sorted. */
    List<SubTopology> subTopologies() {
        Map<String, String> userOfStore = new HashMap<>();
        for (Node node : nodes.values()) {
            leaders.put(node.name(), node.name());
            node.parents().forEach(parent -> unite(parent, node.name()));
            if (node instanceof ProcessorNode processor) {
                for (String store : processor.stores()) {
                    String user = userOfStore.putIfAbsent(store, node.name());
                    if (user != null) {
                        unite(user, node.name());
                    }
                }
            }
        }
        Map<String, List<Node>> groups = new LinkedHashMap<>();
        nodes.values().stream()
                .sorted(Comparator.comparing((Node node) -> !(node instanceof SourceNode))
                        .thenComparing(Node::name))
                .forEach(node -> groups.computeIfAbsent(leader(node.name()), any -> new ArrayList<>()));
        nodes.values().forEach(node -> member(groups, node).add(node));
        List<SubTopology> cut = new ArrayList<>();
        for (List<Node> group : groups.values()) {
            cut.add(new SubTopology(cut.size(), group, storesOf(group)));
        }
        return cut;
    }

    private List<Node> member(Map<String, List<Node>> groups, Node node) {
        List<Node> group = groups.get(leader(node.name()));
        if (group == null) {
            throw new IllegalStateException("Expected a group of node " + node.name() + ", but found none");
        }
        return group;
    }

    private List<StoreSpec> storesOf(List<Node> group) {
        return group.stream()
                .filter(ProcessorNode.class::isInstance)
                .flatMap(node -> ((ProcessorNode) node).stores().stream())
                .distinct()
                .sorted()
                .map(stores::get)
                .toList();
    }

    private void unite(String one, String other) {
        leaders.put(leader(other), leader(one));
    }

    private String leader(String name) {
        String above = leaders.getOrDefault(name, name);
        return above.equals(name) ? name : leader(above);
    }
}
