package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Ticket;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * JoinGroup: a client wants to be, or to stay, a member.
 *
 * <p>New dynamic members are given an id first and join with it (KIP-394), so that a retry does not leave a ghost behind.
 * A static member (KIP-345) that comes back takes its former place, without a rebalance when the group is stable.
 */
final class JoinGroup {
    /** How long the JoinGroup of a member that is not yet in a generation may wait; Kafka's, and not to be set there either. */
    static final int NEW_MEMBER_TIMEOUT_MS = 5 * 60_000;

    private final GroupConfig config;
    private final int maxRecordBytes;
    private final Rebalance rebalance;
    private final RandomGenerator random;
    private final GroupMemory.Part memory;

    JoinGroup(
            GroupConfig config,
            int maxRecordBytes,
            Rebalance rebalance,
            RandomGenerator random,
            GroupMemory.Part memory) {
        this.memory = memory;
        this.config = config;
        this.maxRecordBytes = maxRecordBytes;
        this.rebalance = rebalance;
        this.random = random;
    }

    /** NONE, or why the request is refused whatever the group says. */
    ErrorCode check(JoinRequest request) {
        return request.sessionTimeoutMs() < config.minSessionTimeoutMs()
                        || request.sessionTimeoutMs() > config.maxSessionTimeoutMs()
                ? ErrorCode.INVALID_SESSION_TIMEOUT
                : ErrorCode.NONE;
    }

    void join(ClassicGroup group, JoinRequest request, Ticket<JoinResponse> ticket, Step step) {
        String memberId = request.memberId();
        @Nullable String former = formerId(group, request);
        String known = former == null ? memberId : former;
        if (!hasRoomFor(group, known) || !hasMemoryFor(group.member(known), request)) {
            refuse(ErrorCode.GROUP_MAX_SIZE_REACHED, "", ticket, step);
            dismiss(group, memberId, step);
        } else if (!group.supports(request.protocolType(), request.protocols())) {
            refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, memberId, ticket, step);
        } else if (!memberId.isEmpty()) {
            joinKnown(group, request, ticket, step);
        } else if (former != null) {
            returnStatic(group, former, request, ticket, step);
        } else if (request.groupInstanceId() == null && request.requireKnownMemberId()) {
            String newMemberId = newMemberId(request);
            group.addPendingJoin(newMemberId, step.nowMs() + request.sessionTimeoutMs());
            refuse(ErrorCode.MEMBER_ID_REQUIRED, newMemberId, ticket, step);
        } else {
            add(group, newMemberId(request), request, ticket, step);
        }
    }

    private static void refuse(ErrorCode error, String memberId, Ticket<JoinResponse> ticket, Step step) {
        step.answer(ticket, JoinResponse.failed(error, memberId));
    }

    /** The id under which a static member without an id is known. */
    private static @Nullable String formerId(ClassicGroup group, JoinRequest request) {
        return request.memberId().isEmpty() && request.groupInstanceId() != null
                ? group.staticMemberId(request.groupInstanceId())
                : null;
    }

    /** During a rebalance only those who wait count, so that the last to rejoin find a lowered limit, not the first. */
    private boolean hasRoomFor(ClassicGroup group, String memberId) {
        Member member = group.member(memberId);
        return switch (group.state()) {
            case EMPTY, DEAD -> true;
            case PREPARING_REBALANCE ->
                member != null && member.isAwaitingJoin() || group.awaitingJoinCount() < config.maxSize();
            case COMPLETING_REBALANCE, STABLE -> member != null || group.size() < config.maxSize();
        };
    }

    private boolean hasMemoryFor(@Nullable Member known, JoinRequest request) {
        long bytes = Member.sizeBytes(
                request.clientId(), request.clientHost(), request.groupInstanceId(), request.protocols());
        long more = bytes - (known == null ? 0 : known.sizeBytes());
        return memory.hasRoomFor(2 * more); // once more as the log's last generation
    }

    private void dismiss(ClassicGroup group, String memberId, Step step) {
        group.removePendingJoin(memberId);
        Member member = group.member(memberId);
        if (member != null) {
            group.remove(member, ErrorCode.GROUP_MAX_SIZE_REACHED, step);
        }
        rebalance.completeJoinIfAllHere(group, step);
    }

    private String newMemberId(JoinRequest request) {
        long high = random.nextLong() & ~0xf000L | 0x4000L;
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        String prefix = request.groupInstanceId() == null ? request.clientId() : request.groupInstanceId();
        return prefix + "-" + new UUID(high, low);
    }

    private void add(ClassicGroup group, String memberId, JoinRequest request, Ticket<JoinResponse> ticket, Step step) {
        Member member = new Member(
                memberId,
                request.groupInstanceId(),
                request.clientId(),
                request.clientHost(),
                request.rebalanceTimeoutMs(),
                request.sessionTimeoutMs(),
                Member.distinct(request.protocols()));
        if (group.size() == 0) {
            group.protocolType(request.protocolType());
        }
        member.isNew(true);
        group.timers.hasNewMember = group.timers.isInitialDelay;
        group.add(member);
        group.awaitJoin(member, ticket, step);
        // It does not know its id yet, so it cannot send heartbeats; a client that gave up must not stay for ever.
        member.sessionDeadlineMs(step.nowMs() + NEW_MEMBER_TIMEOUT_MS);
        rebalance.startOrContinue(group, "member " + memberId + " joins: " + request.reason(), step);
    }

    private void joinKnown(ClassicGroup group, JoinRequest request, Ticket<JoinResponse> ticket, Step step) {
        String memberId = request.memberId();
        if (group.isPendingJoin(memberId)) {
            if (request.groupInstanceId() != null) {
                refuse(ErrorCode.UNKNOWN_MEMBER_ID, memberId, ticket, step);
            } else {
                add(group, memberId, request, ticket, step);
            }
            return;
        }
        ErrorCode error = group.check(memberId, request.groupInstanceId());
        Member member = group.member(memberId);
        if (!error.isNone() || member == null) {
            refuse(error, memberId, ticket, step);
        } else if (isWithoutNews(group, member, request)) {
            // Perhaps the first answer got lost: the generation stands.
            step.answer(ticket, Rebalance.joined(group, member));
        } else {
            group.update(
                    member,
                    Member.distinct(request.protocols()),
                    request.rebalanceTimeoutMs(),
                    request.sessionTimeoutMs());
            group.awaitJoin(member, ticket, step);
            rebalance.startOrContinue(group, "member " + memberId + " joins again: " + request.reason(), step);
        }
    }

    /** A stable group's leader always has news: it joins again when the topics have changed. */
    private static boolean isWithoutNews(ClassicGroup group, Member member, JoinRequest request) {
        boolean isSame = member.hasSameProtocols(Member.distinct(request.protocols()));
        return isSame
                && (group.isIn(GroupState.COMPLETING_REBALANCE)
                        || group.isIn(GroupState.STABLE) && !group.isLeader(member.memberId()));
    }

    private void returnStatic(
            ClassicGroup group, String formerId, JoinRequest request, Ticket<JoinResponse> ticket, Step step) {
        Member former = group.member(formerId);
        if (former == null) {
            throw new IllegalStateException("Expected static member " + formerId + " in group " + group.groupId()
                    + ", but there is no such member");
        }
        String formerLeader = group.leaderOrEmpty();
        Member member = group.replaceStatic(former, newMemberId(request), step);
        group.update(
                member, Member.distinct(request.protocols()), request.rebalanceTimeoutMs(), request.sessionTimeoutMs());
        rebalance.touch(member, step);
        if (group.isIn(GroupState.STABLE) && group.chooseProtocol().equals(group.protocolName())) {
            CoordinatorRecord record = GroupMetadataRecords.metadata(
                    group.groupId(), group.toStored(step.now().wallMs()));
            if (record.sizeBytes() <= maxRecordBytes) {
                step.append(record);
                step.answer(ticket, returned(group, member, formerLeader, request));
                return;
            }
        }
        group.awaitJoin(member, ticket, step);
        rebalance.startOrContinue(group, "static member " + member.memberId() + " is back: " + request.reason(), step);
    }

    /**
     * A leader that came back need not assign again: since version 9 it is told so, and who the members are (KIP-814);
     * before, it is named a leader that is not itself, so that it takes itself for a follower.
     */
    private static JoinResponse returned(ClassicGroup group, Member member, String formerLeader, JoinRequest request) {
        if (!request.supportsSkippingAssignment()) {
            return Rebalance.joined(group, member, formerLeader, false, List.of());
        }
        boolean isLeader = group.isLeader(member.memberId());
        return Rebalance.joined(
                group, member, group.leaderOrEmpty(), isLeader, isLeader ? group.joinedMembers() : List.of());
    }
}
