package io.splashdam.coordinator.assignor;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Partitions by topic id. Immutable, sorted, without topics that have no partition; compared by content. */
public record Assignment(SortedMap<UUID, SortedSet<Integer>> partitions) {
    public static final Assignment EMPTY = new Assignment(Collections.emptySortedMap());

    /** Copies whatever is given. */
    public static Assignment of(Map<UUID, ? extends Collection<Integer>> partitions) {
        SortedMap<UUID, SortedSet<Integer>> sorted = new TreeMap<>();
        partitions.forEach((topicId, numbers) -> {
            if (!numbers.isEmpty()) {
                sorted.put(topicId, Collections.unmodifiableSortedSet(new TreeSet<>(numbers)));
            }
        });
        return sorted.isEmpty() ? EMPTY : new Assignment(Collections.unmodifiableSortedMap(sorted));
    }

    public SortedSet<Integer> of(UUID topicId) {
        SortedSet<Integer> numbers = partitions.get(topicId);
        return numbers == null ? Collections.emptySortedSet() : numbers;
    }

    public boolean isEmpty() {
        return partitions.isEmpty();
    }

    /** How many partitions. */
    public int count() {
        int count = 0;
        for (SortedSet<Integer> numbers : partitions.values()) {
            count += numbers.size();
        }
        return count;
    }
}
