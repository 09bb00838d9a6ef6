package io.splashdam.coordinator.assignor;

import static io.splashdam.coordinator.assignor.GroupSpec.known;

import io.splashdam.coordinator.assignor.GroupSpec.MemberSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code range}: a run of neighbouring partitions of each topic per member, so that members who read the same topics get the
 * same numbers of each and can join them. Static members come first, by instance id, then the others by member id; the first
 * ones get one partition more when they do not divide evenly. What members had before is not asked.
 */
final class RangeAssignor implements PartitionAssignor {
    @Override
    public String name() {
        return "range";
    }

    @Override
    public Map<String, Assignment> assign(GroupSpec group) {
        Map<String, SortedMap<UUID, List<Integer>>> assigned = new HashMap<>();
        List<String> order = inOrder(group);
        order.forEach(memberId -> assigned.put(memberId, new TreeMap<>()));
        group.partitionCounts().forEach((topicId, count) -> {
            List<String> readers = order.stream()
                    .filter(memberId -> member(group, memberId).topics().contains(topicId))
                    .collect(Collectors.toList());
            divide(topicId, count, readers, assigned);
        });
        Map<String, Assignment> result = new HashMap<>();
        assigned.forEach((memberId, partitions) -> result.put(memberId, Assignment.of(partitions)));
        return result;
    }

    private static void divide(
            UUID topicId, int count, List<String> readers, Map<String, SortedMap<UUID, List<Integer>>> assigned) {
        int from = 0;
        for (int i = 0; i < readers.size(); i++) {
            int to = from + count / readers.size() + (i < count % readers.size() ? 1 : 0);
            known(assigned, readers.get(i))
                    .put(topicId, IntStream.range(from, to).boxed().collect(Collectors.toList()));
            from = to;
        }
    }

    private static List<String> inOrder(GroupSpec group) {
        List<String> order = new ArrayList<>(group.members().keySet());
        Comparator<String> byInstance = Comparator.comparing(
                memberId -> member(group, memberId).instanceId(), Comparator.nullsLast(Comparator.naturalOrder()));
        order.sort(byInstance.thenComparing(Comparator.naturalOrder()));
        return order;
    }

    private static MemberSpec member(GroupSpec group, String memberId) {
        return known(group.members(), memberId);
    }
}
