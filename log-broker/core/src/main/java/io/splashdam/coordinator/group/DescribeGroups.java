package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.GroupDescription.DescribedMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** DescribeGroups and ListGroups: what a group looks like from outside. */
final class DescribeGroups {
    private DescribeGroups() {}

    /** @param group null when there is none of that id */
    static GroupDescription describe(@Nullable ClassicGroup group, String groupId) {
        if (group == null) {
            return GroupDescription.failed(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " not found.", groupId);
        }
        boolean isStable = group.isIn(GroupState.STABLE);
        List<DescribedMember> members = new ArrayList<>(group.size());
        for (Member member : group.members()) {
            members.add(isStable ? described(group, member) : withoutAssignment(member));
        }
        return new GroupDescription(
                ErrorCode.NONE,
                null,
                groupId,
                group.state(),
                orEmpty(group.protocolType()),
                isStable ? orEmpty(group.protocolName()) : "",
                members);
    }

    private static DescribedMember described(ClassicGroup group, Member member) {
        byte[] metadata = member.metadata(group.protocolName());
        return describe(member, metadata == null ? Member.NO_BYTES : metadata, member.assignment());
    }

    /** During a rebalance there is no protocol yet whose subscription could be shown. */
    private static DescribedMember withoutAssignment(Member member) {
        return describe(member, Member.NO_BYTES, Member.NO_BYTES);
    }

    private static DescribedMember describe(Member member, byte[] metadata, byte[] assignment) {
        return new DescribedMember(
                member.memberId(),
                member.groupInstanceId(),
                member.clientId(),
                member.clientHost(),
                metadata,
                assignment);
    }

    /** What DescribeGroups says of a group of the other protocol. */
    static GroupDescription notClassic(String groupId) {
        return GroupDescription.failed(
                ErrorCode.GROUP_ID_NOT_FOUND, "Group " + groupId + " is not a classic group.", groupId);
    }

    /**
     * @param group null when there is none of that id of the consumer protocol
     * @param isClassic there is one of the classic protocol
     */
    static ConsumerGroupDescription describe(
            @Nullable ConsumerGroup group, String groupId, boolean isClassic, String defaultAssignor) {
        if (group == null) {
            return ConsumerGroupDescription.failed(
                    ErrorCode.GROUP_ID_NOT_FOUND,
                    "Group " + groupId + (isClassic ? " is not a consumer group." : " not found."),
                    groupId);
        }
        List<ConsumerGroupDescription.DescribedMember> members = new ArrayList<>(group.size());
        for (ConsumerMember member : group.members()) {
            members.add(described(member, group.target(member.memberId())));
        }
        String preferred = group.preferredAssignor();
        return new ConsumerGroupDescription(
                ErrorCode.NONE,
                null,
                groupId,
                group.state(),
                group.epoch(),
                group.assignmentEpoch(),
                preferred == null ? defaultAssignor : preferred,
                members);
    }

    private static ConsumerGroupDescription.DescribedMember described(ConsumerMember member, Assignment target) {
        MemberSubscription subscription = member.subscription();
        SortedMap<UUID, TreeSet<Integer>> held = new TreeMap<>();
        for (OwnedPartitions part :
                List.of(member.current().assigned(), member.current().pendingRevocation())) {
            part.epochs()
                    .forEach((topicId, partitions) ->
                            held.computeIfAbsent(topicId, id -> new TreeSet<>()).addAll(partitions.keySet()));
        }
        return new ConsumerGroupDescription.DescribedMember(
                member.memberId(),
                subscription.instanceId(),
                subscription.rackId(),
                member.epoch(),
                subscription.clientId(),
                subscription.clientHost(),
                List.copyOf(subscription.topicNames()),
                subscription.topicRegex(),
                Assignment.of(held),
                target,
                member.usesClassicProtocol());
    }

    static ListGroupsResponse list(Collection<ClassicGroup> groups, Collection<ConsumerGroup> consumerGroups) {
        List<ListedGroup> listed = new ArrayList<>(groups.size());
        for (ConsumerGroup group : consumerGroups) {
            listed.add(new ListedGroup(
                    group.groupId(),
                    ClassicGroup.CONSUMER_PROTOCOL_TYPE,
                    group.state().kafkaName(),
                    ListedGroup.CONSUMER));
        }
        for (ClassicGroup group : groups) {
            listed.add(new ListedGroup(
                    group.groupId(),
                    orEmpty(group.protocolType()),
                    group.state().kafkaName(),
                    ListedGroup.CLASSIC));
        }
        return new ListGroupsResponse(ErrorCode.NONE, listed);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
