package io.splashdam.coordinator.group;

import io.splashdam.coordinator.assignor.Assignment;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that a member holds, each with the epoch in which it was given to it. Immutable, sorted, without empty topics;
 * compared by content.
 */
record OwnedPartitions(SortedMap<UUID, SortedMap<Integer, Integer>> epochs) {
    static final OwnedPartitions NONE = new OwnedPartitions(Collections.emptySortedMap());

    static OwnedPartitions of(Map<UUID, ? extends Map<Integer, Integer>> epochs) {
        SortedMap<UUID, SortedMap<Integer, Integer>> sorted = new TreeMap<>();
        epochs.forEach((topicId, partitions) -> {
            if (!partitions.isEmpty()) {
                sorted.put(topicId, Collections.unmodifiableSortedMap(new TreeMap<>(partitions)));
            }
        });
        return sorted.isEmpty() ? NONE : new OwnedPartitions(Collections.unmodifiableSortedMap(sorted));
    }

    static OwnedPartitions of(Assignment assignment, int epoch) {
        SortedMap<UUID, SortedMap<Integer, Integer>> epochs = new TreeMap<>();
        assignment.partitions().forEach((topicId, partitions) -> {
            SortedMap<Integer, Integer> topic = new TreeMap<>();
            partitions.forEach(partition -> topic.put(partition, epoch));
            epochs.put(topicId, topic);
        });
        return of(epochs);
    }

    SortedMap<Integer, Integer> of(UUID topicId) {
        SortedMap<Integer, Integer> partitions = epochs.get(topicId);
        return partitions == null ? Collections.emptySortedMap() : partitions;
    }

    boolean contains(UUID topicId, int partition) {
        return of(topicId).containsKey(partition);
    }

    /** Null when it is not among them. */
    @Nullable
    Integer epoch(UUID topicId, int partition) {
        return of(topicId).get(partition);
    }

    boolean isEmpty() {
        return epochs.isEmpty();
    }

    boolean containsAll(Assignment assignment) {
        for (Map.Entry<UUID, ? extends Iterable<Integer>> topic :
                assignment.partitions().entrySet()) {
            for (int partition : topic.getValue()) {
                if (!contains(topic.getKey(), partition)) {
                    return false;
                }
            }
        }
        return true;
    }

    boolean intersects(Assignment assignment) {
        for (Map.Entry<UUID, ? extends Iterable<Integer>> topic :
                assignment.partitions().entrySet()) {
            for (int partition : topic.getValue()) {
                if (contains(topic.getKey(), partition)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The same partitions with other epochs. */
    OwnedPartitions withEpochs(IntUnaryOperator change) {
        SortedMap<UUID, SortedMap<Integer, Integer>> changed = new TreeMap<>();
        epochs.forEach((topicId, partitions) -> {
            SortedMap<Integer, Integer> topic = new TreeMap<>();
            partitions.forEach((partition, epoch) -> topic.put(partition, change.applyAsInt(epoch)));
            changed.put(topicId, topic);
        });
        return of(changed);
    }

    Assignment withoutEpochs() {
        SortedMap<UUID, java.util.Set<Integer>> plain = new TreeMap<>();
        epochs.forEach((topicId, partitions) -> plain.put(topicId, partitions.keySet()));
        return Assignment.of(plain);
    }
}
