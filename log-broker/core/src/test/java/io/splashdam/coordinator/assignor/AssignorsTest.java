package io.splashdam.coordinator.assignor;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.coordinator.assignor.GroupSpec.MemberSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an assignment must be, over random groups that change a little from one assignment to the next. */
class AssignorsTest {
    private static final int SEEDS = 300;
    private static final int CHANGES = 12;

    private static final class Group {
        final Random random;
        final SortedMap<UUID, Integer> topics = new TreeMap<>();
        final SortedMap<String, SortedSet<UUID>> members = new TreeMap<>();
        final boolean isHomogeneous;
        Map<String, Assignment> current = Map.of();
        private int names;

        Group(long seed, boolean isHomogeneous) {
            random = new Random(seed);
            this.isHomogeneous = isHomogeneous;
            for (int i = 0; i <= random.nextInt(5); i++) {
                topics.put(new UUID(random.nextLong(), random.nextLong()), 1 + random.nextInt(20));
            }
            join();
        }

        void join() {
            members.put("m" + random.nextInt(100) + "-" + names++, new TreeSet<>(topics.keySet()));
            if (!isHomogeneous) {
                members.values().forEach(read -> read.removeIf(topic -> random.nextInt(8) == 0));
            }
        }

        void change() {
            int dice = random.nextInt(4);
            if (dice == 0 && members.size() > 1) {
                members.remove(List.copyOf(members.keySet()).get(random.nextInt(members.size())));
            } else if (dice == 1) {
                topics.replaceAll((topic, count) -> count + random.nextInt(3));
            } else {
                join();
            }
        }

        GroupSpec spec() {
            SortedMap<String, MemberSpec> specs = new TreeMap<>();
            SortedMap<UUID, Integer> counts = new TreeMap<>();
            members.forEach((member, read) -> {
                specs.put(member, new MemberSpec(null, read, current.getOrDefault(member, Assignment.EMPTY)));
                read.forEach(topic -> counts.put(topic, topics.get(topic)));
            });
            return new GroupSpec(specs, counts);
        }
    }

    private static void checkComplete(GroupSpec spec, Map<String, Assignment> assigned) {
        assertThat(assigned.keySet()).isEqualTo(spec.members().keySet());
        Set<String> seen = new HashSet<>();
        assigned.forEach((member, assignment) -> assignment.partitions().forEach((topic, partitions) -> {
            assertThat(spec.members().get(member).topics()).contains(topic);
            partitions.forEach(partition -> {
                assertThat(partition).isBetween(0, spec.partitionCounts().get(topic) - 1);
                assertThat(seen.add(topic + "-" + partition)).as("given once").isTrue();
            });
        }));
        assertThat(seen)
                .hasSize(spec.partitionCounts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
    }

    @Test
    void uniformSharesAreEqualAndNothingMovesThatNeedNot() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Group group = new Group(seed, true);
            for (int i = 0; i < CHANGES; i++) {
                GroupSpec spec = group.spec();
                Map<String, Assignment> assigned =
                        PartitionAssignor.named("uniform").assign(spec);
                checkComplete(spec, assigned);
                int total = spec.partitionCounts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                int lower = total / spec.members().size();
                int withOneMore = total % spec.members().size();
                int kept = 0;
                int mayBeKept = 0;
                for (Map.Entry<String, Assignment> each : assigned.entrySet()) {
                    assertThat(each.getValue().count()).as("seed %d", seed).isBetween(lower, lower + 1);
                    Assignment before = spec.members().get(each.getKey()).current();
                    kept += common(before, each.getValue());
                    mayBeKept += Math.min(before.count(), lower);
                    if (before.count() > lower && withOneMore > 0) {
                        withOneMore--;
                        mayBeKept++;
                    }
                }
                assertThat(kept).as("seed %d", seed).isEqualTo(mayBeKept);
                group.current = assigned;
                group.change();
            }
        }
    }

    private static int common(Assignment before, Assignment after) {
        int common = 0;
        for (Map.Entry<UUID, SortedSet<Integer>> topic : before.partitions().entrySet()) {
            for (int partition : topic.getValue()) {
                common += after.of(topic.getKey()).contains(partition) ? 1 : 0;
            }
        }
        return common;
    }

    @Test
    void uniformLeavesNoMoveThatWouldMakeMembersMoreEqual() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Group group = new Group(seed, false);
            for (int i = 0; i < CHANGES; i++) {
                GroupSpec spec = group.spec();
                Map<String, Assignment> assigned =
                        PartitionAssignor.named("uniform").assign(spec);
                checkComplete(spec, assigned);
                for (UUID topic : spec.partitionCounts().keySet()) {
                    int most = 0;
                    int least = Integer.MAX_VALUE;
                    for (Map.Entry<String, Assignment> each : assigned.entrySet()) {
                        int count = each.getValue().count();
                        if (spec.members().get(each.getKey()).topics().contains(topic)) {
                            least = Math.min(least, count);
                            most = Math.max(most, each.getValue().of(topic).isEmpty() ? 0 : count);
                        }
                    }
                    assertThat(most - least).as("seed %d", seed).isLessThanOrEqualTo(1);
                }
                group.current = assigned;
                assertThat(PartitionAssignor.named("uniform").assign(group.spec()))
                        .as("nothing changed, nothing moves; seed %d", seed)
                        .isEqualTo(assigned);
                group.change();
            }
        }
    }

    @Test
    void rangeGivesNeighboursInTheOrderOfMembers() {
        for (long seed = 0; seed < SEEDS; seed++) {
            GroupSpec spec = new Group(seed, false).spec();
            Map<String, Assignment> assigned = PartitionAssignor.named("range").assign(spec);
            checkComplete(spec, assigned);
            spec.partitionCounts().keySet().forEach(topic -> {
                int next = 0;
                for (String member : spec.members().keySet()) {
                    for (int partition : assigned.get(member).of(topic)) {
                        assertThat(partition).isEqualTo(next++);
                    }
                }
            });
        }
    }

    @Test
    void rangePutsStaticMembersFirst() {
        UUID topic = new UUID(0, 1);
        SortedSet<UUID> read = new TreeSet<>(Set.of(topic));
        SortedMap<String, MemberSpec> members = new TreeMap<>();
        members.put("a", new MemberSpec(null, read, Assignment.EMPTY));
        members.put("b", new MemberSpec("two", read, Assignment.EMPTY));
        members.put("c", new MemberSpec("one", read, Assignment.EMPTY));
        Map<String, Assignment> assigned =
                new HashMap<>(new RangeAssignor().assign(new GroupSpec(members, new TreeMap<>(Map.of(topic, 4)))));
        assertThat(assigned.get("c").of(topic)).containsExactly(0, 1);
        assertThat(assigned.get("b").of(topic)).containsExactly(2);
        assertThat(assigned.get("a").of(topic)).containsExactly(3);
    }
}
