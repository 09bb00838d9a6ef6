package io.splashdam.cli.groups;

import io.splashdam.cli.groups.GroupRows.Listed;
import io.splashdam.cli.groups.GroupRows.Member;
import io.splashdam.cli.groups.GroupRows.Offset;
import io.splashdam.cli.groups.GroupRows.Reset;
import io.splashdam.cli.groups.GroupRows.State;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.KafkaFailures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The calls behind {@code groups}, each waiting for its answer; used by the command's thread. */
final class GroupsAdmin {
    static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final Admin admin;
    private final String bootstrap;

    GroupsAdmin(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
    }

    List<Listed> list() {
        Collection<GroupListing> groups = KafkaFailures.await(admin.listGroups().all(), "listing groups", bootstrap);
        return groups.stream()
                .sorted(Comparator.comparing(GroupListing::groupId))
                .map(g -> new Listed(
                        g.groupId(),
                        g.type().map(Object::toString).orElse(""),
                        g.groupState().map(Object::toString).orElse("")))
                .toList();
    }

    List<State> states(Collection<String> groups) {
        return groups.stream().map(this::description).map(GroupsAdmin::state).toList();
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
        Map<TopicPartition, Long> starts = lookUp(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = lookUp(partitions, OffsetSpec.latest());
        OffsetSpec lookup = target.lookup();
        Map<TopicPartition, Long> found = lookup == null ? Map.of() : lookUp(partitions, lookup);
        return partitions.stream()
                .sorted(BY_NAME)
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
                    io.splashdam.cli.shell.ExitCode.CONFLICT,
                    "group '" + group + "' has members at " + bootstrap,
                    "stop them first");
        }
    }

    /** The partitions a group has offsets for. */
    Set<TopicPartition> committedPartitions(String group) {
        return committed(group).keySet();
    }

    /** {@code topic}, or {@code topic:0,2}. */
    Set<TopicPartition> partitions(String text) {
        int colon = text.lastIndexOf(':');
        String topic = colon < 0 ? text : text.substring(0, colon);
        Map<String, TopicDescription> described = KafkaFailures.await(
                admin.describeTopics(List.of(topic)).allTopicNames(), "reading topic '" + topic + "'", bootstrap);
        Set<TopicPartition> all = described.values().stream()
                .flatMap(found -> found.partitions().stream())
                .map(p -> new TopicPartition(topic, p.partition()))
                .collect(Collectors.toSet());
        if (colon < 0) {
            return all;
        }
        var chosen = new TreeSet<>(BY_NAME);
        for (String number : text.substring(colon + 1).split(",", -1)) {
            if (!number.matches("\\d{1,9}")) {
                throw CommandFailure.usage("'" + text + "' names no partitions", "write --topic NAME:0,1");
            }
            var partition = new TopicPartition(topic, Integer.parseInt(number));
            if (!all.contains(partition)) {
                throw CommandFailure.notFound(
                        "topic '" + topic + "' has no partition " + number, "it has " + all.size() + ", from 0");
            }
            chosen.add(partition);
        }
        return chosen;
    }

    private ConsumerGroupDescription description(String group) {
        Map<String, ConsumerGroupDescription> described = KafkaFailures.await(
                admin.describeConsumerGroups(List.of(group)).all(), "describing group '" + group + "'", bootstrap);
        return described.values().iterator().next();
    }

    private static State state(ConsumerGroupDescription group) {
        return new State(
                group.groupId(),
                group.coordinator() == null
                        ? ""
                        : group.coordinator().host() + ":" + group.coordinator().port(),
                group.partitionAssignor(),
                group.groupState().toString(),
                group.members().size());
    }

    private static Member member(String group, MemberDescription member) {
        return new Member(
                group,
                member.consumerId(),
                member.groupInstanceId().orElse(null),
                member.clientId(),
                member.host(),
                member.assignment().topicPartitions().stream()
                        .sorted(BY_NAME)
                        .map(TopicPartition::toString)
                        .toList());
    }

    private List<Offset> offsets(String group) {
        Map<TopicPartition, MemberDescription> readers = new HashMap<>();
        for (MemberDescription member : description(group).members()) {
            member.assignment().topicPartitions().forEach(p -> readers.put(p, member));
        }
        Map<TopicPartition, Long> committed = committed(group);
        var partitions = new TreeSet<>(BY_NAME);
        partitions.addAll(committed.keySet());
        partitions.addAll(readers.keySet());
        Map<TopicPartition, Long> ends = lookUp(partitions, OffsetSpec.latest());
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

    /** A topic that is gone has no offsets; the group may still remember it. */
    private Map<TopicPartition, Long> lookUp(Collection<TopicPartition> partitions, OffsetSpec spec) {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(p -> asked.put(p, spec));
        var result = admin.listOffsets(asked);
        var found = new HashMap<TopicPartition, Long>();
        for (TopicPartition partition : partitions) {
            try {
                ListOffsetsResultInfo end = KafkaFailures.await(
                        result.partitionResult(partition), "reading offsets of " + partition, bootstrap);
                found.put(partition, end.offset());
            } catch (CommandFailure failure) {
                if (failure.exitCode() != io.splashdam.cli.shell.ExitCode.NOT_FOUND) {
                    throw failure;
                }
            }
        }
        return found;
    }
}
