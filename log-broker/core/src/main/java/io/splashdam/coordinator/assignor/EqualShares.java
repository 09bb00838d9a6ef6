package io.splashdam.coordinator.assignor;

import static io.splashdam.coordinator.assignor.GroupSpec.known;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Members who all read the same topics: each gets the same number of partitions, or one more. Whoever has more than the lower
 * number already is asked first to keep one more, so that no partition moves that need not. Used once.
 */
final class EqualShares {
    private static final boolean[] NONE = {};

    private final GroupSpec group;
    private final Map<UUID, boolean[]> isTaken = new HashMap<>();
    private final SortedMap<String, SortedMap<UUID, TreeSet<Integer>>> shares = new TreeMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private final int lowerShare;
    private int membersWithOneMore;

    EqualShares(GroupSpec group) {
        this.group = group;
        int total = 0;
        for (Map.Entry<UUID, Integer> topic : group.partitionCounts().entrySet()) {
            isTaken.put(topic.getKey(), new boolean[topic.getValue()]);
            total += topic.getValue();
        }
        int members = Math.max(1, group.members().size());
        lowerShare = total / members;
        membersWithOneMore = total % members;
    }

    Map<String, Assignment> assign() {
        group.members().forEach((memberId, member) -> keep(memberId, member.current()));
        Queue<Free> free = free();
        shares.forEach((memberId, share) -> fill(memberId, share, lowerShare, free));
        shares.forEach((memberId, share) -> {
            if (membersWithOneMore > 0 && sizes.getOrDefault(memberId, 0) == lowerShare) {
                membersWithOneMore--;
                fill(memberId, share, lowerShare + 1, free);
            }
        });
        if (!free.isEmpty() && !shares.isEmpty()) {
            throw new IllegalStateException("Expected all partitions to be assigned, but left are " + free);
        }
        Map<String, Assignment> result = new HashMap<>();
        shares.forEach((memberId, share) -> result.put(memberId, Assignment.of(share)));
        return result;
    }

    private record Free(UUID topicId, int partition) {}

    /** A member keeps what it had, up to its share. */
    private void keep(String memberId, Assignment current) {
        SortedMap<UUID, TreeSet<Integer>> share = new TreeMap<>();
        shares.put(memberId, share);
        int size = 0;
        int limit = lowerShare;
        for (Map.Entry<UUID, ? extends Iterable<Integer>> topic :
                current.partitions().entrySet()) {
            boolean[] taken = isTaken.getOrDefault(topic.getKey(), NONE);
            for (int partition : topic.getValue()) {
                if (size == limit && limit == lowerShare && membersWithOneMore > 0 && isFree(taken, partition)) {
                    membersWithOneMore--;
                    limit++;
                }
                if (size < limit && isFree(taken, partition)) {
                    taken[partition] = true;
                    share.computeIfAbsent(topic.getKey(), id -> new TreeSet<>()).add(partition);
                    size++;
                }
            }
        }
        sizes.put(memberId, size);
    }

    private static boolean isFree(boolean[] taken, int partition) {
        return partition < taken.length && !taken[partition];
    }

    private Queue<Free> free() {
        Queue<Free> free = new ArrayDeque<>();
        group.partitionCounts().forEach((topicId, count) -> {
            for (int partition = 0; partition < count; partition++) {
                if (!known(isTaken, topicId)[partition]) {
                    free.add(new Free(topicId, partition));
                }
            }
        });
        return free;
    }

    private void fill(String memberId, SortedMap<UUID, TreeSet<Integer>> share, int upTo, Queue<Free> free) {
        int size = sizes.getOrDefault(memberId, 0);
        while (size < upTo && !free.isEmpty()) {
            Free next = free.remove();
            share.computeIfAbsent(next.topicId(), id -> new TreeSet<>()).add(next.partition());
            size++;
        }
        sizes.put(memberId, size);
    }
}
