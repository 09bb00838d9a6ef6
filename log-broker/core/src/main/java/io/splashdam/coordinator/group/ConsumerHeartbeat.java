package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.config.ConsumerGroupTimes;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.GroupProgress.Change;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * ConsumerGroupHeartbeat (KIP-848): the one request by which a member joins, stays, says what it holds, and hears what it may
 * hold. All that the group does, it does in steps of its members' heartbeats.
 */
final class ConsumerHeartbeat {
    private final ConsumerGroupConfig config;
    private final GroupProgress progress;
    private final RandomGenerator random;

    ConsumerHeartbeat(ConsumerGroupConfig config, GroupProgress progress, RandomGenerator random) {
        this.config = config;
        this.progress = progress;
        this.random = random;
    }

    /** What the request needs to be, whatever the group says; null: it is. */
    static @Nullable Refusal check(ConsumerHeartbeatRequest request, boolean isMemberIdRequired) {
        if (isBlank(request.memberId())
                && (isMemberIdRequired || request.memberEpoch() > 0 || request.memberEpoch() == -1)) {
            return invalid("MemberId can't be empty.");
        }
        if (isBlank(request.instanceId())) {
            return invalid("InstanceId can't be empty.");
        }
        if (isBlank(request.rackId())) {
            return invalid("RackId can't be empty.");
        }
        if (request.isJoining()) {
            return checkJoin(request);
        }
        if (request.memberEpoch() == CurrentAssignment.LEFT_FOR_A_WHILE && request.instanceId() == null) {
            return invalid("InstanceId can't be null.");
        }
        return request.memberEpoch() < CurrentAssignment.LEFT_FOR_A_WHILE ? invalid("MemberEpoch is invalid.") : null;
    }

    private static @Nullable Refusal checkJoin(ConsumerHeartbeatRequest request) {
        if (request.rebalanceTimeoutMs() == -1) {
            return invalid("RebalanceTimeoutMs must be provided in first request.");
        }
        Assignment owned = request.owned();
        if (owned == null || !owned.isEmpty()) {
            return invalid("TopicPartitions must be empty when (re-)joining.");
        }
        return request.topicNames() == null && request.topicRegex() == null
                ? invalid("Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.")
                : null;
    }

    private static boolean isBlank(@Nullable String text) {
        return text != null && text.isBlank();
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, message);
    }

    /** Decides into the draft; with a refusal the draft is to be dropped. */
    ConsumerHeartbeatResponse heartbeat(
            GroupDraft draft,
            ConsumerHeartbeatRequest request,
            ConsumerTimers timers,
            ClusterImage image,
            ConsumerGroupTimes times,
            Moment now) {
        Refusal refusal = checkRoomAndWishes(draft.group(), request);
        if (refusal != null) {
            return ConsumerHeartbeatResponse.failed(refusal);
        }
        String memberId = request.memberId().isEmpty() ? newMemberId() : request.memberId();
        ConsumerMember known = draft.group().member(memberId);
        if (request.instanceId() != null) {
            ConsumerMember former = draft.group().staticMember(request.instanceId());
            refusal = checkStatic(former, request, memberId);
            if (refusal == null && former != null && request.isJoining()) {
                known = replace(draft, former, memberId);
            } else if (former != null) {
                known = former;
            }
        }
        refusal = refusal == null ? checkEpoch(draft.group(), known, request, memberId) : refusal;
        if (refusal != null) {
            return ConsumerHeartbeatResponse.failed(refusal);
        }
        ConsumerMember member =
                (known == null ? ConsumerMember.joining(memberId) : known).with(updated(known, request));
        ConsumerMember next = advance(draft, known, member, request, timers, image, now);
        if (next == null) {
            return ConsumerHeartbeatResponse.failed(fenced("The state of member " + memberId + " is unknown."));
        }
        keepTime(next, timers, times.sessionTimeoutMs(), now);
        CurrentAssignment before = known == null ? CurrentAssignment.JOINING : known.current();
        boolean isNews = request.isJoining()
                || request.isFull()
                || !next.current()
                        .assigned()
                        .withoutEpochs()
                        .equals(before.assigned().withoutEpochs());
        return new ConsumerHeartbeatResponse(
                ErrorCode.NONE,
                null,
                memberId,
                next.epoch(),
                times.heartbeatIntervalMs(),
                isNews ? next.current().assigned().withoutEpochs() : null);
    }

    private @Nullable Refusal checkRoomAndWishes(ConsumerGroup group, ConsumerHeartbeatRequest request) {
        if (request.assignor() != null && !config.assignors().contains(request.assignor())) {
            return new Refusal(
                    ErrorCode.UNSUPPORTED_ASSIGNOR,
                    "ServerAssignor " + request.assignor() + " is not supported. Supported assignors: "
                            + String.join(", ", config.assignors()) + ".");
        }
        String regex = request.topicRegex();
        Refusal invalid =
                regex == null || regex.isEmpty() || group.resolvedRegexes().containsKey(regex)
                        ? null
                        : TopicRegexes.check(regex);
        return invalid == null ? checkRoom(group, request.memberId(), request.instanceId(), config.maxSize()) : invalid;
    }

    static @Nullable Refusal checkRoom(ConsumerGroup group, String memberId, @Nullable String instanceId, int maxSize) {
        boolean isKnown = group.staticMember(instanceId) != null || group.member(memberId) != null;
        return isKnown || group.size() < maxSize
                ? null
                : new Refusal(
                        ErrorCode.GROUP_MAX_SIZE_REACHED,
                        "The consumer group has reached its maximum capacity of " + maxSize + " members.");
    }

    private static @Nullable Refusal checkStatic(
            @Nullable ConsumerMember former, ConsumerHeartbeatRequest request, String memberId) {
        if (request.isJoining()) {
            if (former == null
                    || former.usesClassicProtocol()
                    || former.epoch() == CurrentAssignment.LEFT_FOR_A_WHILE) {
                return null;
            }
            return new Refusal(
                    ErrorCode.UNRELEASED_INSTANCE_ID,
                    "Static member " + memberId + " with instance id " + request.instanceId()
                            + " cannot join: the instance id is owned by member " + former.memberId() + ".");
        }
        return checkInstance(former, request.instanceId(), memberId);
    }

    /** Only the member that has the instance id now may speak under it. */
    static @Nullable Refusal checkInstance(
            @Nullable ConsumerMember current, @Nullable String instanceId, String memberId) {
        if (current == null) {
            return new Refusal(ErrorCode.UNKNOWN_MEMBER_ID, "Instance id " + instanceId + " is unknown.");
        }
        return current.memberId().equals(memberId)
                ? null
                : new Refusal(
                        ErrorCode.FENCED_INSTANCE_ID,
                        "Static member " + memberId + " with instance id " + instanceId + " was fenced by member "
                                + current.memberId() + ".");
    }

    private static @Nullable Refusal checkEpoch(
            ConsumerGroup group, @Nullable ConsumerMember known, ConsumerHeartbeatRequest request, String memberId) {
        if (request.isJoining()) {
            return null;
        }
        if (known == null) {
            return unknownMember(group, memberId);
        }
        int epoch = request.memberEpoch();
        if (epoch == known.epoch()) {
            return null;
        }
        Assignment owned = request.owned();
        boolean hasMissedAnAnswer = epoch < known.epoch()
                && epoch == known.current().previousEpoch()
                && owned != null
                && known.current().assigned().containsAll(owned);
        return hasMissedAnAnswer
                ? null
                : fenced("The member has a " + (epoch > known.epoch() ? "greater" : "smaller") + " member epoch ("
                        + epoch + ") than the one known by the group coordinator (" + known.epoch() + ").");
    }

    static Refusal unknownMember(ConsumerGroup group, String memberId) {
        return new Refusal(
                ErrorCode.UNKNOWN_MEMBER_ID,
                "Member " + memberId + " is not a member of group " + group.groupId() + ".");
    }

    private static Refusal fenced(String why) {
        return new Refusal(
                ErrorCode.FENCED_MEMBER_EPOCH, why + " The member must abandon all its partitions and rejoin.");
    }

    /** A static member is back under another id: it takes the former one's place, and what it held. */
    static ConsumerMember replace(GroupDraft draft, ConsumerMember former, String memberId) {
        String groupId = draft.group().groupId();
        CurrentAssignment current = former.current();
        Assignment target = draft.group().target(former.memberId());
        ConsumerMember replaced = new ConsumerMember(
                memberId,
                former.subscription(),
                new CurrentAssignment(0, 0, current.state(), current.assigned(), current.pendingRevocation()));
        draft.append(ConsumerGroupRecords.memberTombstones(groupId, former.memberId()));
        draft.append(ConsumerGroupRecords.member(groupId, memberId, replaced.subscription()));
        draft.append(ConsumerGroupRecords.targetMember(groupId, memberId, target));
        draft.append(ConsumerGroupRecords.current(groupId, memberId, replaced.current()));
        return replaced;
    }

    private static MemberSubscription updated(@Nullable ConsumerMember known, ConsumerHeartbeatRequest request) {
        MemberSubscription before = known == null ? MemberSubscription.NONE : known.subscription();
        List<String> names = request.topicNames();
        SortedSet<String> topicNames = names == null ? before.topicNames() : new TreeSet<>(names);
        return new MemberSubscription(
                request.instanceId() == null ? before.instanceId() : request.instanceId(),
                request.rackId() == null ? before.rackId() : request.rackId(),
                request.clientId(),
                request.clientHost(),
                topicNames,
                request.topicRegex() == null ? before.topicRegex() : request.topicRegex(),
                request.rebalanceTimeoutMs() == -1 ? before.rebalanceTimeoutMs() : request.rebalanceTimeoutMs(),
                request.assignor() == null ? before.assignor() : request.assignor(),
                null);
    }

    private @Nullable ConsumerMember advance(
            GroupDraft draft,
            @Nullable ConsumerMember known,
            ConsumerMember member,
            ConsumerHeartbeatRequest request,
            ConsumerTimers timers,
            ClusterImage image,
            Moment now) {
        Change change = progress.subscribe(draft, known, member, timers, image, now);
        String reason = "member " + member.memberId() + (known == null ? " joins" : " reads other topics");
        progress.refresh(draft, change.needsEpoch(), reason, timers, image);
        progress.assign(draft, image, now);
        return progress.reconcile(draft, member, change.isOtherSubscription(), request.owned(), image);
    }

    private static void keepTime(ConsumerMember member, ConsumerTimers timers, int sessionTimeoutMs, Moment now) {
        timers.session(member.memberId(), now.nowMs() + sessionTimeoutMs);
        timers.endJoin(member.memberId());
        timers.endSync(member.memberId());
        if (member.current().state() != MemberState.UNREVOKED_PARTITIONS) {
            timers.endRebalance(member.memberId());
        } else if (!timers.isRebalancing(member.memberId(), member.epoch())) {
            timers.rebalance(
                    member.memberId(),
                    member.epoch(),
                    now.nowMs() + member.subscription().rebalanceTimeoutMs());
        }
    }

    /** In the form in which Kafka writes ids: 22 characters of base 64, the first not a dash, which tools take for an option. */
    String newMemberId() {
        while (true) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(random.nextLong())
                    .putLong(random.nextLong())
                    .array();
            String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            if (id.charAt(0) != '-') {
                return id;
            }
        }
    }
}
