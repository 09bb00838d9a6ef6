package io.splashdam.runtime;

import io.splashdam.topology.SinkNode;
import io.splashdam.topology.SourceNode;
import io.splashdam.topology.SubTopology;
import io.splashdam.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Which sub-topologies run together, in which order, for how many partitions. Pure.
 *
 * @param groups sub-topologies joined by local exchanges: they commit together; within a group, writers before readers
 * @param partitions by sub-topology id: the number of its tasks
 */
public record Plan(List<List<SubTopology>> groups, Map<Integer, Integer> partitions) {
    /**
     * @param partitionCount of a source topic; -1 when it does not exist
     * @throws StartFailure when a topic does not exist
     */
    public static Plan of(Topology topology, ToIntFunction<String> partitionCount) {
        List<SubTopology> ordered = ordered(topology);
        Map<Integer, Integer> partitions = new HashMap<>();
        Map<String, Integer> lanes = new HashMap<>();
        for (SubTopology part : ordered) {
            int tasks = 0;
            for (SourceNode source : part.sources()) {
                for (String topic : source.topics()) {
                    tasks = Math.max(
                            tasks,
                            topology.isRepartition(topic)
                                    ? lanes.getOrDefault(topic, 0)
                                    : existing(source, topic, partitionCount));
                }
            }
            partitions.put(part.id(), tasks);
            for (SinkNode sink : part.sinks()) {
                if (topology.isRepartition(sink.topic())) {
                    lanes.merge(sink.topic(), tasks, Math::max);
                }
            }
        }
        return new Plan(groups(topology, ordered), partitions);
    }

    private static int existing(SourceNode source, String topic, ToIntFunction<String> partitionCount) {
        int count = partitionCount.applyAsInt(topic);
        if (count < 0) {
            throw new StartFailure("Topic " + topic + ", which " + source.name()
                    + " reads, does not exist; create it before the application starts");
        }
        return count;
    }

    /** Writers of a repartition topic before its readers. */
    private static List<SubTopology> ordered(Topology topology) {
        List<SubTopology> ordered = new ArrayList<>();
        List<SubTopology> waiting = new ArrayList<>(topology.subTopologies());
        while (!waiting.isEmpty()) {
            SubTopology next = waiting.stream()
                    .filter(part -> waiting.stream().noneMatch(other -> other != part && feeds(topology, other, part)))
                    .findFirst()
                    .orElseThrow(() -> new StartFailure("The topology repartitions in a circle: " + waiting));
            waiting.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private static boolean feeds(Topology topology, SubTopology from, SubTopology into) {
        return from.sinks().stream()
                .map(SinkNode::topic)
                .filter(topology::isRepartition)
                .anyMatch(topic -> into.sources().stream()
                        .anyMatch(source -> source.topics().contains(topic)));
    }

    private static List<List<SubTopology>> groups(Topology topology, List<SubTopology> ordered) {
        Map<Integer, List<SubTopology>> groupOf = new LinkedHashMap<>();
        for (SubTopology part : ordered) {
            List<SubTopology> group = new ArrayList<>();
            for (SubTopology before : List.copyOf(ordered)) {
                List<SubTopology> other = groupOf.get(before.id());
                if (other != null && other != group && feeds(topology, before, part)) {
                    group.addAll(other);
                    for (SubTopology member : other) {
                        groupOf.put(member.id(), group);
                    }
                }
            }
            group.add(part);
            groupOf.put(part.id(), group);
        }
        return List.copyOf(new java.util.LinkedHashSet<>(groupOf.values()));
    }
}
