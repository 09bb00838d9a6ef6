package io.splashdam.topology;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A topology as text, byte for byte as Kafka Streams' {@code Topology#describe} has it. That sorts nodes by how many lie below
 * them, as far as it has counted when it sorts: hence the mutable sizes and the hash maps, whose order is part of the format.
 */
final class Description {
    private final List<SubTopology> subTopologies;

    Description(List<SubTopology> subTopologies) {
        this.subTopologies = subTopologies;
    }

    /** A node and, while it is joined to others, the number of ways down from it. */
    private static final class Entry {
        static final Comparator<Entry> ORDER =
                Comparator.comparing((Entry entry) -> -entry.size).thenComparing(entry -> entry.node.name());

        final Node node;
        final TreeSet<Entry> predecessors = new TreeSet<>(ORDER);
        final TreeSet<Entry> successors = new TreeSet<>(ORDER);
        int size = 1;

        Entry(Node node) {
            this.node = node;
        }

        void grow(int by) {
            size += by;
            predecessors.forEach(predecessor -> predecessor.grow(by));
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Topologies:\n ");
        for (SubTopology subTopology : subTopologies) {
            text.append("  Sub-topology: ").append(subTopology.id()).append('\n');
            entries(subTopology).forEach(entry -> append(text, entry));
            text.append('\n');
        }
        return text.toString();
    }

    private static Set<Entry> entries(SubTopology of) {
        Map<String, Node> nodes = new HashMap<>();
        of.nodes().forEach(node -> nodes.put(node.name(), node));
        Map<String, Entry> entries = new HashMap<>();
        for (String name : new HashSet<>(nodes.keySet())) {
            entries.put(name, new Entry(Objects.requireNonNull(nodes.get(name))));
        }
        for (Entry entry : entries.values()) {
            for (String parent : entry.node.parents()) {
                Entry above = Objects.requireNonNull(entries.get(parent));
                entry.predecessors.add(above);
                above.successors.add(entry);
                above.grow(entry.size);
            }
        }
        Set<Entry> sorted = new TreeSet<>(Entry.ORDER);
        sorted.addAll(entries.values());
        return sorted;
    }

    private static void append(StringBuilder text, Entry entry) {
        Node node = entry.node;
        text.append("    ");
        if (node instanceof SourceNode source) {
            text.append("Source: ").append(node.name());
            text.append(" (topics: ").append(new TreeSet<>(source.topics())).append(")\n");
            text.append("      --> ").append(names(entry.successors)).append('\n');
        } else if (node instanceof ProcessorNode processor) {
            text.append("Processor: ").append(node.name());
            text.append(" (stores: ").append(new HashSet<>(processor.stores())).append(")\n"); // in its order
            text.append("      --> ").append(names(entry.successors)).append('\n');
            text.append("      <-- ").append(names(entry.predecessors)).append('\n');
        } else if (node instanceof SinkNode sink) {
            text.append("Sink: ").append(node.name());
            text.append(" (topic: ").append(sink.topic()).append(")\n");
            text.append("      <-- ").append(names(entry.predecessors)).append('\n');
        }
    }

    private static String names(Set<Entry> entries) {
        return entries.isEmpty()
                ? "none"
                : entries.stream().map(entry -> entry.node.name()).collect(Collectors.joining(", "));
    }
}
