package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.ConsumerProtocol.ReadAssignment;
import io.splashdam.coordinator.group.ConsumerProtocol.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A group that changes from one protocol to the other while its members go on ({@code group.consumer.migration.policy}): up when
 * the first member of the consumer protocol joins, down when the last one leaves.
 *
 * <p>Its generation becomes its epoch, and the other way round, so that nobody's commits are fenced by the change itself.
 */
final class Migration {
    private final ConsumerGroupConfig config;
    private final int classicMaxSize;

    Migration(GroupConfig config) {
        this.config = config.consumer();
        this.classicMaxSize = config.maxSize();
    }

    // ---- up

    /** Null when the classic group can become one of the consumer protocol. */
    @Nullable
    Refusal checkUpgrade(ClassicGroup group) {
        if (!config.isUpgradeEnabled()) {
            return cannotUpgrade(group, "online upgrade is disabled");
        }
        if (!group.isConsumerGroup()) {
            return cannotUpgrade(group, "the group does not use the consumer embedded protocol");
        }
        if (group.size() > config.maxSize()) {
            return cannotUpgrade(group, "the group size exceeds the consumer group maximum size");
        }
        for (Member member : group.members()) {
            ReadAssignment assignment = ConsumerProtocol.readAssignment(member.assignment());
            if (assignment == null || ConsumerProtocol.readSubscription(subscription(group, member)) == null) {
                return cannotUpgrade(group, "the embedded consumer protocol is malformed");
            }
            if (assignment.hasUserData()) {
                return cannotUpgrade(
                        group,
                        "an unsupported custom assignor is in use. Switch to a default assignor before re-attempting the upgrade");
            }
        }
        return null;
    }

    private static Refusal cannotUpgrade(ClassicGroup group, String why) {
        return new Refusal(
                ErrorCode.GROUP_ID_NOT_FOUND,
                "Cannot upgrade classic group " + group.groupId() + " to consumer group because " + why + ".");
    }

    private static byte[] subscription(ClassicGroup group, Member member) {
        String protocol = group.protocolName() == null ? group.chooseProtocol() : group.protocolName();
        return Objects.requireNonNullElse(member.metadata(protocol), Member.NO_BYTES);
    }

    /** Writes the classic group, which was checked, as one of the consumer protocol. */
    GroupDraft upgrade(ClassicGroup group, boolean isStored, ClusterImage image) {
        GroupDraft draft = new GroupDraft(new ConsumerGroup(group.groupId()));
        if (isStored) {
            draft.appendOther(GroupMetadataRecords.tombstone(group.groupId()));
        }
        List<ConsumerMember> members = new ArrayList<>();
        group.members().forEach(member -> members.add(toConsumer(group, member, image)));
        TreeSet<String> topics = new TreeSet<>();
        members.forEach(member -> topics.addAll(member.subscription().topicNames()));
        String groupId = group.groupId();
        List<CoordinatorRecord> records = new ArrayList<>();
        members.forEach(
                member -> records.add(ConsumerGroupRecords.member(groupId, member.memberId(), member.subscription())));
        records.add(ConsumerGroupRecords.group(groupId, group.generation(), GroupTopics.metadataHash(topics, image)));
        members.forEach(member -> records.add(ConsumerGroupRecords.targetMember(
                groupId, member.memberId(), member.current().assigned().withoutEpochs())));
        records.add(ConsumerGroupRecords.target(groupId, group.generation(), 0));
        members.forEach(
                member -> records.add(ConsumerGroupRecords.current(groupId, member.memberId(), member.current())));
        draft.append(records);
        return draft;
    }

    private static ConsumerMember toConsumer(ClassicGroup group, Member member, ClusterImage image) {
        Subscription subscription = ConsumerProtocol.readSubscription(subscription(group, member));
        ReadAssignment assignment = ConsumerProtocol.readAssignment(member.assignment());
        if (subscription == null || assignment == null) {
            throw new IllegalStateException("Expected group " + group.groupId() + " to have been checked, but "
                    + member.memberId() + " is malformed");
        }
        int epoch = group.generation();
        return new ConsumerMember(
                member.memberId(),
                new MemberSubscription(
                        member.groupInstanceId(),
                        subscription.rackId(),
                        member.clientId(),
                        member.clientHost(),
                        new TreeSet<>(subscription.topics()),
                        "",
                        member.rebalanceTimeoutMs(),
                        null,
                        new MemberSubscription.Classic(member.sessionTimeoutMs(), member.protocols())),
                new CurrentAssignment(
                        epoch,
                        epoch,
                        MemberState.STABLE,
                        OwnedPartitions.of(ConsumerProtocol.byId(assignment.partitions(), image), epoch),
                        OwnedPartitions.NONE));
    }

    // ---- down

    /** True when those who stay all speak the classic protocol, so that their group can, too. */
    boolean canDowngrade(ConsumerGroup staying) {
        return !staying.isEmpty()
                && staying.classicMembers() == staying.size()
                && config.isDowngradeEnabled()
                && staying.size() <= classicMaxSize;
    }

    /** The classic group that those who stay make up, stable with what they were meant to have. */
    static ClassicGroup downgraded(ConsumerGroup staying, ClusterImage image, GroupMemory.Part memory) {
        ClassicGroup group = new ClassicGroup(staying.groupId(), memory);
        List<Member> members = new ArrayList<>();
        for (ConsumerMember each : staying.members()) {
            members.add(toClassic(each));
        }
        group.adopt(staying.epoch(), members);
        for (Member member : group.members()) {
            Subscription subscription = ConsumerProtocol.readSubscription(subscription(group, member));
            short version = subscription == null ? 0 : subscription.version();
            Assignment target = staying.target(member.memberId());
            group.assign(member, ConsumerProtocol.writeAssignment(target, version, image));
        }
        return group;
    }

    private static Member toClassic(ConsumerMember member) {
        MemberSubscription subscription = member.subscription();
        MemberSubscription.Classic classic = subscription.classic();
        if (classic == null) {
            throw new IllegalStateException(
                    "Expected " + member.memberId() + " to use the classic protocol, but it does not");
        }
        return new Member(
                member.memberId(),
                subscription.instanceId(),
                subscription.clientId(),
                subscription.clientHost(),
                subscription.rebalanceTimeoutMs(),
                classic.sessionTimeoutMs(),
                classic.protocols());
    }
}
