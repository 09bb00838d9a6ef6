package io.splashdam.coordinator.assignor;

import static io.splashdam.coordinator.assignor.GroupSpec.known;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Members who read different topics: what is free goes to the reader with the least, then topic by topic partitions move from
 * the reader with the most to the one with the least, as long as that makes them more equal. Used once.
 */
final class BalancedShares {
    /** A move makes members more equal, so this ends by itself; the bound is for the time that very many topics could take. */
    private static final int MAX_ROUNDS = 16;

    private static final int NOBODY = -1;

    private final GroupSpec group;
    private final List<String> memberIds;
    private final int[] sizes;
    private final Map<UUID, List<Integer>> readers = new HashMap<>();
    private final Map<UUID, int[]> owners = new HashMap<>();

    BalancedShares(GroupSpec group) {
        this.group = group;
        memberIds = new ArrayList<>(group.members().keySet());
        sizes = new int[memberIds.size()];
    }

    Map<String, Assignment> assign() {
        group.partitionCounts().forEach((topicId, count) -> {
            int[] nobody = new int[count];
            Arrays.fill(nobody, NOBODY);
            owners.put(topicId, nobody);
            readers.put(topicId, new ArrayList<>());
        });
        for (int member = 0; member < memberIds.size(); member++) {
            keep(member);
        }
        List<UUID> topics = hardestFirst();
        topics.forEach(this::assignFree);
        balance(topics);
        return result();
    }

    private void keep(int member) {
        GroupSpec.MemberSpec spec = known(group.members(), memberIds.get(member));
        for (UUID topicId : spec.topics()) {
            known(readers, topicId).add(member);
            int[] owner = known(owners, topicId);
            for (int partition : spec.current().of(topicId)) {
                if (partition < owner.length && owner[partition] == NOBODY) {
                    owner[partition] = member;
                    sizes[member]++;
                }
            }
        }
    }

    /** Many partitions for few readers come first: there is the least choice. */
    private List<UUID> hardestFirst() {
        List<UUID> topics = new ArrayList<>(readers.keySet());
        topics.removeIf(topicId -> known(readers, topicId).isEmpty());
        Comparator<UUID> byLoad = Comparator.comparingDouble(topicId -> -(double) known(owners, topicId).length
                / known(readers, topicId).size());
        topics.sort(byLoad.thenComparingInt(topicId -> known(readers, topicId).size())
                .thenComparing(Comparator.naturalOrder()));
        return topics;
    }

    private void assignFree(UUID topicId) {
        int[] owner = known(owners, topicId);
        for (int partition = 0; partition < owner.length; partition++) {
            if (owner[partition] == NOBODY) {
                give(topicId, partition, leastLoaded(topicId));
            }
        }
    }

    private void give(UUID topicId, int partition, int member) {
        int[] owner = known(owners, topicId);
        if (owner[partition] != NOBODY) {
            sizes[owner[partition]]--;
        }
        owner[partition] = member;
        sizes[member]++;
    }

    private int leastLoaded(UUID topicId) {
        int least = NOBODY;
        for (int member : known(readers, topicId)) {
            if (least == NOBODY || sizes[member] < sizes[least]) {
                least = member;
            }
        }
        return least;
    }

    private void balance(List<UUID> topics) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            boolean isMoved = false;
            for (UUID topicId : topics) {
                isMoved |= balance(topicId);
            }
            if (!isMoved) {
                return;
            }
        }
    }

    private boolean balance(UUID topicId) {
        int[] owner = known(owners, topicId);
        boolean isMoved = false;
        while (true) {
            int richest = NOBODY;
            for (int partition = owner.length - 1; partition >= 0; partition--) {
                if (richest == NOBODY || sizes[owner[partition]] > sizes[owner[richest]]) {
                    richest = partition;
                }
            }
            int poorest = leastLoaded(topicId);
            if (richest == NOBODY || sizes[owner[richest]] - sizes[poorest] <= 1) {
                return isMoved;
            }
            give(topicId, richest, poorest);
            isMoved = true;
        }
    }

    private Map<String, Assignment> result() {
        List<SortedMap<UUID, TreeSet<Integer>>> shares = new ArrayList<>();
        memberIds.forEach(memberId -> shares.add(new TreeMap<>()));
        owners.forEach((topicId, owner) -> {
            for (int partition = 0; partition < owner.length; partition++) {
                if (owner[partition] != NOBODY) {
                    shares.get(owner[partition])
                            .computeIfAbsent(topicId, id -> new TreeSet<>())
                            .add(partition);
                }
            }
        });
        Map<String, Assignment> result = new HashMap<>();
        for (int member = 0; member < memberIds.size(); member++) {
            result.put(memberIds.get(member), Assignment.of(shares.get(member)));
        }
        return result;
    }
}
