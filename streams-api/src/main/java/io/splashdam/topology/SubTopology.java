package io.splashdam.topology;

import io.splashdam.state.StoreSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes that are connected without a topic between them; a task runs them for one partition.
 *
 * @param nodes parents before children
 * @param stores sorted by name
 */
public record SubTopology(int id, List<Node> nodes, List<StoreSpec> stores) {
    public SubTopology {
        nodes = List.copyOf(nodes);
        stores = List.copyOf(stores);
    }

    public List<SourceNode> sources() {
        List<SourceNode> sources = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof SourceNode source) {
                sources.add(source);
            }
        }
        return sources;
    }

    public List<SinkNode> sinks() {
        List<SinkNode> sinks = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof SinkNode sink) {
                sinks.add(sink);
            }
        }
        return sinks;
    }

    public List<Node> childrenOf(String name) {
        List<Node> children = new ArrayList<>();
        for (Node node : nodes) {
            if (node.parents().contains(name)) {
                children.add(node);
            }
        }
        return children;
    }
}
