package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.ConsumerProtocol.Subscription;
import io.splashdam.coordinator.group.GroupProgress.Change;
import io.splashdam.coordinator.group.LeaveRequest.LeavingMember;
import io.splashdam.coordinator.group.LeaveResponse.LeftMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Members that speak the classic protocol in a group of the consumer protocol: each JoinGroup is one step of theirs, with its
 * member epoch as the generation, and SyncGroup fetches what that step gave them. They never lead, so they never assign.
 */
final class ClassicMembers {
    private final ConsumerGroupConfig config;
    private final GroupProgress progress;

    ClassicMembers(ConsumerGroupConfig config, GroupProgress progress) {
        this.config = config;
        this.progress = progress;
    }

    /** Decides into the draft; with an error other than NONE the draft is to be dropped. */
    JoinResponse join(
            GroupDraft draft,
            JoinRequest request,
            Supplier<String> newMemberId,
            ConsumerTimers timers,
            ClusterImage image,
            Moment now) {
        boolean isUnknown = request.memberId().isEmpty();
        String memberId = isUnknown ? newMemberId.get() : request.memberId();
        ErrorCode error = check(draft.group(), request, memberId);
        if (!error.isNone()) {
            return JoinResponse.failed(error, request.memberId());
        }
        if (isUnknown && request.groupInstanceId() == null && request.requireKnownMemberId()) {
            return JoinResponse.failed(ErrorCode.MEMBER_ID_REQUIRED, memberId);
        }
        Subscription subscription =
                ConsumerProtocol.readSubscription(request.protocols().get(0).metadata());
        if (subscription == null) {
            return JoinResponse.failed(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, request.memberId());
        }
        ConsumerMember known = draft.group().member(memberId);
        ConsumerMember former = draft.group().staticMember(request.groupInstanceId());
        if (request.groupInstanceId() != null) {
            if (isUnknown && former != null) {
                known = ConsumerHeartbeat.replace(draft, former, memberId);
            } else if (!isUnknown) {
                Refusal refusal = ConsumerHeartbeat.checkInstance(former, request.groupInstanceId(), memberId);
                if (refusal != null) {
                    return JoinResponse.failed(refusal.error(), request.memberId());
                }
            }
        }
        ConsumerMember member =
                (known == null ? ConsumerMember.joining(memberId) : known).with(wanted(known, request, subscription));
        Change change = progress.subscribe(draft, known, member, timers, image, now);
        progress.refresh(draft, change.needsEpoch(), "member " + memberId + " joins", timers, image);
        progress.assign(draft, image, now);
        Assignment owned = ConsumerProtocol.byId(subscription.owned(), image);
        ConsumerMember next = progress.reconcile(draft, member, change.isOtherSubscription(), owned, image);
        if (next == null) {
            return JoinResponse.failed(ErrorCode.UNKNOWN_MEMBER_ID, request.memberId());
        }
        timers.endJoin(memberId);
        timers.endRebalance(memberId);
        timers.session(memberId, now.nowMs() + request.sessionTimeoutMs());
        timers.awaitSync(memberId, now.nowMs() + request.rebalanceTimeoutMs());
        return new JoinResponse(
                ErrorCode.NONE,
                next.epoch(),
                ClassicGroup.CONSUMER_PROTOCOL_TYPE,
                request.protocols().get(0).name(),
                "",
                false,
                memberId,
                List.of());
    }

    private ErrorCode check(ConsumerGroup group, JoinRequest request, String memberId) {
        if (!config.isMigrationEnabled()) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        Refusal full = ConsumerHeartbeat.checkRoom(group, memberId, request.groupInstanceId(), config.maxSize());
        if (full != null) {
            return full.error();
        }
        return isSupported(group, request) ? ErrorCode.NONE : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    }

    /** A protocol that all members of the classic kind know, so that the group could go back to it. */
    private static boolean isSupported(ConsumerGroup group, JoinRequest request) {
        if (!ClassicGroup.CONSUMER_PROTOCOL_TYPE.equals(request.protocolType())) {
            return false;
        }
        int classic = group.classicMembers();
        for (MemberProtocol protocol : request.protocols()) {
            int knowing = 0;
            for (ConsumerMember member : group.members()) {
                knowing += knows(member, protocol.name()) ? 1 : 0;
            }
            if (knowing == classic) {
                return true;
            }
        }
        return false;
    }

    private static boolean knows(ConsumerMember member, String protocol) {
        MemberSubscription.Classic classic = member.subscription().classic();
        return classic != null
                && classic.protocols().stream().anyMatch(each -> each.name().equals(protocol));
    }

    private static MemberSubscription wanted(
            @Nullable ConsumerMember known, JoinRequest request, Subscription subscription) {
        MemberSubscription before = known == null ? MemberSubscription.NONE : known.subscription();
        return new MemberSubscription(
                request.groupInstanceId() == null ? before.instanceId() : request.groupInstanceId(),
                subscription.rackId() == null ? before.rackId() : subscription.rackId(),
                request.clientId(),
                request.clientHost(),
                new TreeSet<>(subscription.topics()),
                "",
                request.rebalanceTimeoutMs(),
                before.assignor(),
                new MemberSubscription.Classic(request.sessionTimeoutMs(), Member.distinct(request.protocols())));
    }

    // ---- the rest of the classic protocol

    SyncResponse sync(ConsumerGroup group, SyncRequest request, ConsumerTimers timers, ClusterImage image, Moment now) {
        ConsumerMember member = member(group, request.memberId(), request.groupInstanceId());
        ErrorCode error = check(group, member, request.memberId(), request.groupInstanceId(), request.generation());
        MemberSubscription.Classic classic =
                member == null ? null : member.subscription().classic();
        if (!error.isNone() || member == null || classic == null) {
            return SyncResponse.failed(error);
        }
        MemberProtocol protocol = classic.protocols().get(0);
        if (request.protocolType() != null && !ClassicGroup.CONSUMER_PROTOCOL_TYPE.equals(request.protocolType())
                || request.protocolName() != null && !protocol.name().equals(request.protocolName())) {
            return SyncResponse.failed(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
        if (group.assignmentEpoch() > member.epoch() && member.current().state() != MemberState.UNREVOKED_PARTITIONS) {
            timers.awaitJoin(
                    member.memberId(), now.nowMs() + member.subscription().rebalanceTimeoutMs());
            return SyncResponse.failed(ErrorCode.REBALANCE_IN_PROGRESS);
        }
        timers.endSync(member.memberId());
        timers.session(member.memberId(), now.nowMs() + classic.sessionTimeoutMs());
        Subscription subscription = ConsumerProtocol.readSubscription(protocol.metadata());
        short version = subscription == null ? 0 : subscription.version();
        byte[] assignment =
                ConsumerProtocol.writeAssignment(member.current().assigned().withoutEpochs(), version, image);
        return new SyncResponse(ErrorCode.NONE, request.protocolType(), request.protocolName(), assignment);
    }

    ErrorCode heartbeat(ConsumerGroup group, HeartbeatRequest request, ConsumerTimers timers, Moment now) {
        ConsumerMember member = member(group, request.memberId(), request.groupInstanceId());
        ErrorCode error = check(group, member, request.memberId(), request.groupInstanceId(), request.generation());
        MemberSubscription.Classic classic =
                member == null ? null : member.subscription().classic();
        if (!error.isNone() || member == null || classic == null) {
            return error;
        }
        timers.session(member.memberId(), now.nowMs() + classic.sessionTimeoutMs());
        if (!hasToJoinAgain(group, member)) {
            return ErrorCode.NONE;
        }
        timers.awaitJoin(member.memberId(), now.nowMs() + member.subscription().rebalanceTimeoutMs());
        return ErrorCode.REBALANCE_IN_PROGRESS;
    }

    private static boolean hasToJoinAgain(ConsumerGroup group, ConsumerMember member) {
        return member.epoch() < group.assignmentEpoch()
                || member.current().state() == MemberState.UNREVOKED_PARTITIONS
                || member.current().state() == MemberState.UNRELEASED_PARTITIONS && !waitsForOthers(group, member);
    }

    private static boolean waitsForOthers(ConsumerGroup group, ConsumerMember member) {
        OwnedPartitions assigned = member.current().assigned();
        return group.target(member.memberId()).partitions().entrySet().stream()
                .anyMatch(topic -> topic.getValue().stream()
                        .anyMatch(partition -> !assigned.contains(topic.getKey(), partition)
                                && group.isOwned(topic.getKey(), partition)));
    }

    private static @Nullable ConsumerMember member(ConsumerGroup group, String memberId, @Nullable String instanceId) {
        return instanceId == null ? group.member(memberId) : group.staticMember(instanceId);
    }

    private static ErrorCode check(
            ConsumerGroup group,
            @Nullable ConsumerMember member,
            String memberId,
            @Nullable String instanceId,
            int generation) {
        if (member == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        if (instanceId != null && !member.memberId().equals(memberId)) {
            return ErrorCode.FENCED_INSTANCE_ID;
        }
        if (!member.usesClassicProtocol()) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        return generation == member.epoch() ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
    }

    /** Who of those that ask to leave may; also members of the consumer protocol, whom an administrator sends away. */
    static LeaveResponse leave(ConsumerGroup group, LeaveRequest request, List<ConsumerMember> leaving) {
        List<LeftMember> left = new ArrayList<>();
        for (LeavingMember each : request.members()) {
            ConsumerMember member = member(group, each.memberId(), each.groupInstanceId());
            ErrorCode error = ErrorCode.NONE;
            if (member == null) {
                error = ErrorCode.UNKNOWN_MEMBER_ID;
            } else if (each.groupInstanceId() != null
                    && !each.memberId().isEmpty()
                    && !Objects.equals(each.memberId(), member.memberId())) {
                error = ErrorCode.FENCED_INSTANCE_ID;
            } else if (!leaving.contains(member)) {
                leaving.add(member);
            }
            left.add(new LeftMember(each.memberId(), each.groupInstanceId(), error));
        }
        return new LeaveResponse(ErrorCode.NONE, left);
    }
}
