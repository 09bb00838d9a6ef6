package io.splashdam.topology;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A topology as text, byte for byte as Kafka Streams' {@code Topology#describe} has it. */
final class Description {
    private final List<SubTopology> subTopologies;

    Description(List<SubTopology> subTopologies) {
        this.subTopologies = subTopologies;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Topologies:\n ");
        for (SubTopology subTopology : subTopologies) {
            text.append("  Sub-topology: ").append(subTopology.id()).append('\n');
            Map<String, Integer> sizes = new HashMap<>();
            subTopology.nodes().forEach(node -> size(subTopology, node.name(), sizes));
            subTopology.nodes().stream()
                    .sorted(Comparator.comparing((Node node) -> -sizes.getOrDefault(node.name(), 0))
                            .thenComparing(Node::name))
                    .forEach(node -> append(text, subTopology, node));
            text.append('\n');
        }
        return text.toString();
    }

    /** Nodes below and with this one, a node counted once per way to it: the order of the original. */
    private static int size(SubTopology in, String name, Map<String, Integer> sizes) {
        Integer known = sizes.get(name);
        if (known != null) {
            return known;
        }
        int size = 1;
        for (Node child : in.childrenOf(name)) {
            size += size(in, child.name(), sizes);
        }
        sizes.put(name, size);
        return size;
    }

    private static void append(StringBuilder text, SubTopology in, Node node) {
        text.append("    ");
        if (node instanceof SourceNode source) {
            text.append("Source: ").append(node.name());
            text.append(" (topics: ").append(new TreeSet<>(source.topics())).append(")\n");
            text.append("      --> ").append(successors(in, node)).append('\n');
        } else if (node instanceof ProcessorNode processor) {
            text.append("Processor: ").append(node.name());
            text.append(" (stores: ").append(new TreeSet<>(processor.stores())).append(")\n");
            text.append("      --> ").append(successors(in, node)).append('\n');
            text.append("      <-- ").append(predecessors(node)).append('\n');
        } else if (node instanceof SinkNode sink) {
            text.append("Sink: ").append(node.name());
            text.append(" (topic: ").append(sink.topic()).append(")\n");
            text.append("      <-- ").append(predecessors(node)).append('\n');
        }
    }

    private static String successors(SubTopology in, Node node) {
        List<Node> children = in.childrenOf(node.name());
        return children.isEmpty()
                ? "none"
                : children.stream().map(Node::name).sorted().collect(Collectors.joining(", "));
    }

    private static String predecessors(Node node) {
        return node.parents().stream().sorted().collect(Collectors.joining(", "));
    }
}
