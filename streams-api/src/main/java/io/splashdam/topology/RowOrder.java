package io.splashdam.topology;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * After which nodes records must go on one at a time, for their order to be that of a record-at-a-time engine: where the ways
 * from a node meet again, in a node, a store or a topic. Everywhere else whole batches go on, first to one child, then to the next.
 *
 * <pre>
 *   s ─┬─ filter ────┬─ merge        a batch of s may not go through filter as a whole, and then through map:
 *      └─ mapValues ─┘               record 1 goes both ways, then record 2
 * </pre>
 */
public final class RowOrder {
    private final SubTopology part;
    private final Map<String, Set<String>> reached = new HashMap<>();

    private RowOrder(SubTopology part) {
        this.part = part;
    }

    /** Names of the nodes of {@code part} after which records go on one at a time. */
    public static Set<String> of(SubTopology part) {
        RowOrder order = new RowOrder(part);
        Set<String> found = new HashSet<>();
        for (Node node : part.nodes()) {
            if (order.isOneAtATime(part.childrenOf(node.name()))) {
                found.add(node.name());
            }
        }
        return found;
    }

    private boolean isOneAtATime(List<Node> children) {
        Set<String> seen = new HashSet<>();
        for (Node child : children) {
            for (String place : reached(child)) {
                if (!seen.add(place)) {
                    return true;
                }
            }
            if (readsAgain(child)) {
                return true;
            }
        }
        return false;
    }

    /** True when something behind a node looks into a store of the node: it must see it as it was for its record. */
    private boolean readsAgain(Node node) {
        if (!(node instanceof ProcessorNode processor)) {
            return false;
        }
        for (Node child : part.childrenOf(node.name())) {
            Set<String> behind = reached(child);
            if (processor.stores().stream().anyMatch(store -> behind.contains(store(store)))) {
                return true;
            }
        }
        return false;
    }

    private Set<String> reached(Node from) {
        Set<String> known = reached.get(from.name());
        if (known != null) {
            return known;
        }
        Set<String> places = new HashSet<>();
        places.add("node " + from.name());
        if (from instanceof ProcessorNode processor) {
            processor.stores().forEach(name -> places.add(store(name)));
        } else if (from instanceof SinkNode sink) {
            places.add("topic " + sink.topic());
        }
        for (Node child : part.childrenOf(from.name())) {
            places.addAll(reached(child));
        }
        reached.put(from.name(), places);
        return places;
    }

    private static String store(String name) {
        return "store " + name;
    }
}
