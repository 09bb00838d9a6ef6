package io.splashdam.cli.groups;

import io.splashdam.cli.groups.GroupRows.Listed;
import io.splashdam.cli.groups.GroupRows.Member;
import io.splashdam.cli.groups.GroupRows.Offset;
import io.splashdam.cli.groups.GroupRows.Reset;
import io.splashdam.cli.groups.GroupRows.State;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.shell.TopicOffsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The calls behind {@code groups}, each waiting for its answer; used by the command's thread. */
final class GroupsAdmin {
    private final Admin admin;
    private final String bootstrap;
    private final TopicOffsets topics;

    GroupsAdmin(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
        topics = new TopicOffsets(admin, bootstrap);
    }

    /** {@code topic}, or {@code topic:0,2}. */
    Set<TopicPartition> partitions(String text) {
        return topics.partitions(text);
    }

    List<Listed> list() {
        Collection<GroupListing> groups = KafkaFailures.await(admin.listGroups().all(), "listing groups", bootstrap);
        return groups.stream()
                .sorted(Comparator.comparing(GroupListing::groupId))
                .map(g -> new Listed(
                        g.groupId(),
                        g.type().map(Object::toString).orElse(""),
                        g.protocol(),
                        g.groupState().map(Object::toString).orElse("")))
                .toList();
    }

    List<State> states(Collection<String> groups) {
        return groups.stream().map(this::description).map(Described::state).toList();
    }

    List<Member> members(Collection<String> groups) {
        var members = new ArrayList<Member>();
        for (String group : groups) {
            description(group).members().stream()
                    .sorted(Comparator.comparing(MemberDescription::consumerId))
                    .forEach(m -> members.add(member(group, m)));
        }
        return members;
    }

    List<Offset> offsets(Collection<String> groups) {
        var offsets = new ArrayList<Offset>();
        for (String group : groups) {
            offsets.addAll(offsets(group));
        }
        return offsets;
    }

    void delete(String group) {
        KafkaFailures.await(
                admin.deleteConsumerGroups(List.of(group)).all(), "deleting group '" + group + "'", bootstrap);
    }

    void deleteOffsets(String group, Set<TopicPartition> partitions) {
        KafkaFailures.await(
                admin.deleteConsumerGroupOffsets(group, partitions).all(),
                "deleting offsets of group '" + group + "'",
                bootstrap);
    }

    /** What a reset would do; changes nothing. A group may not exist yet: then it starts with these offsets. */
    List<Reset> plan(String group, Set<TopicPartition> partitions, ResetTarget target) {
        Map<TopicPartition, Long> committed = committed(group);
        Map<TopicPartition, Long> starts = topics.lookUp(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = topics.lookUp(partitions, OffsetSpec.latest());
        OffsetSpec lookup = target.lookup();
        Map<TopicPartition, Long> found = lookup == null ? Map.of() : topics.lookUp(partitions, lookup);
        return partitions.stream()
                .sorted(TopicOffsets.BY_NAME)
                .map(p -> new Reset(
                        group,
                        p.topic(),
                        p.partition(),
                        target.within(
                                starts.getOrDefault(p, 0L),
                                ends.getOrDefault(p, 0L),
                                committed.getOrDefault(p, ends.getOrDefault(p, 0L)),
                                found.getOrDefault(p, -1L))))
                .toList();
    }

    /** Offsets that somebody wrote down, kept within the log as it is now. */
    List<Reset> plan(List<Reset> written) {
        var partitions = new TreeSet<>(TopicOffsets.BY_NAME);
        written.forEach(r -> partitions.add(new TopicPartition(r.topic(), r.partition())));
        Map<TopicPartition, Long> starts = topics.lookUp(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = topics.lookUp(partitions, OffsetSpec.latest());
        var plan = new ArrayList<Reset>();
        for (Reset r : written) {
            var partition = new TopicPartition(r.topic(), r.partition());
            Long start = starts.get(partition);
            Long end = ends.get(partition);
            if (start == null || end == null) {
                throw CommandFailure.notFound("no partition " + partition + " at " + bootstrap, "correct the file");
            }
            long offset = ResetTarget.offset(r.newOffset()).within(start, end, 0, -1);
            plan.add(new Reset(r.group(), r.topic(), r.partition(), offset));
        }
        return plan;
    }

    void apply(String group, List<Reset> resets) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        resets.forEach(
                r -> offsets.put(new TopicPartition(r.topic(), r.partition()), new OffsetAndMetadata(r.newOffset())));
        KafkaFailures.await(
                admin.alterConsumerGroupOffsets(group, offsets).all(), "resetting group '" + group + "'", bootstrap);
    }

    /** Refuses to go on when somebody reads as this group: a member would overwrite what a reset writes. */
    void requireEmpty(String group) {
        var all = list().stream().filter(g -> g.group().equals(group)).toList();
        if (!all.isEmpty() && !description(group).members().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.CONFLICT, "group '" + group + "' has members at " + bootstrap, "stop them first");
        }
    }

    /** The partitions a group has offsets for; {@code --all-topics} means these. */
    Set<TopicPartition> committedPartitions(String group) {
        return committed(group).keySet();
    }

    /** Groups of consumers, with either protocol; others of the classic protocol, such as Connect's, have no assignor. */
    private Described description(String group) {
        Listed listed = list().stream()
                .filter(g -> g.group().equals(group))
                .findFirst()
                .orElse(new Listed(group, "", "consumer", ""));
        String doing = "describing group '" + group + "'";
        boolean isOfConsumers = listed.protocol().isEmpty() || listed.protocol().equals("consumer");
        if (isOfConsumers) {
            var all = KafkaFailures.await(
                    admin.describeConsumerGroups(List.of(group)).all(), doing, bootstrap);
            return Described.of(all.values().iterator().next());
        }
        if (!listed.type().equalsIgnoreCase("classic")) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "group '" + group + "' is a " + listed.type() + " group",
                    "this command knows groups of consumers and of the classic protocol");
        }
        var all =
                KafkaFailures.await(admin.describeClassicGroups(List.of(group)).all(), doing, bootstrap);
        return Described.of(all.values().iterator().next());
    }

    /** What both kinds of descriptions say. */
    private record Described(State state, Collection<MemberDescription> members) {
        static Described of(ConsumerGroupDescription group) {
            return new Described(
                    new State(
                            group.groupId(),
                            group.type().toString(),
                            address(group.coordinator()),
                            group.partitionAssignor(),
                            group.groupState().toString(),
                            group.members().size(),
                            group.groupEpoch().orElse(null),
                            group.targetAssignmentEpoch().orElse(null)),
                    group.members());
        }

        static Described of(ClassicGroupDescription group) {
            return new Described(
                    new State(
                            group.groupId(),
                            "Classic",
                            address(group.coordinator()),
                            group.protocolData(),
                            group.state().toString(),
                            group.members().size(),
                            null,
                            null),
                    group.members());
        }

        private static String address(@Nullable Node node) {
            return node == null ? "" : node.host() + ":" + node.port();
        }
    }

    private static Member member(String group, MemberDescription member) {
        return new Member(
                group,
                member.consumerId(),
                member.groupInstanceId().orElse(null),
                member.clientId(),
                member.host(),
                names(member.assignment()),
                member.memberEpoch().orElse(null),
                member.targetAssignment().map(GroupsAdmin::names).orElse(null));
    }

    private static List<String> names(MemberAssignment assignment) {
        return assignment.topicPartitions().stream()
                .sorted(TopicOffsets.BY_NAME)
                .map(TopicPartition::toString)
                .toList();
    }

    private List<Offset> offsets(String group) {
        Map<TopicPartition, MemberDescription> readers = new HashMap<>();
        for (MemberDescription member : description(group).members()) {
            member.assignment().topicPartitions().forEach(p -> readers.put(p, member));
        }
        Map<TopicPartition, Long> committed = committed(group);
        var partitions = new TreeSet<>(TopicOffsets.BY_NAME);
        partitions.addAll(committed.keySet());
        partitions.addAll(readers.keySet());
        Map<TopicPartition, Long> ends = topics.lookUp(partitions, OffsetSpec.latest());
        return partitions.stream()
                .map(p -> offset(group, p, committed.get(p), ends.get(p), readers.get(p)))
                .toList();
    }

    private static Offset offset(
            String group,
            TopicPartition p,
            @Nullable Long committed,
            @Nullable Long end,
            @Nullable MemberDescription reader) {
        Long lag = committed == null || end == null ? null : Math.max(0, end - committed);
        return new Offset(
                group,
                p.topic(),
                p.partition(),
                committed,
                end,
                lag,
                of(reader, MemberDescription::consumerId),
                of(reader, MemberDescription::clientId),
                of(reader, MemberDescription::host));
    }

    private static @Nullable String of(
            @Nullable MemberDescription reader, Function<MemberDescription, String> attribute) {
        return reader == null ? null : attribute.apply(reader);
    }

    private Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, OffsetAndMetadata> found = KafkaFailures.await(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "reading offsets of group '" + group + "'",
                bootstrap);
        var committed = new HashMap<TopicPartition, Long>();
        found.forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, offset.offset());
            }
        });
        return committed;
    }
}
