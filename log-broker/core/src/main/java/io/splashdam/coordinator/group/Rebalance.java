package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.group.JoinResponse.JoinedMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a group gets from one generation to the next: who is waited for, and until when.
 *
 * <pre>
 *  start ─► JoinGroups park ─► all here, or joinDeadline ─► completeJoin ─► SyncGroups park ─► leader's assignment
 *                                (the rest is removed)                          └─ syncDeadline: the silent are removed
 * </pre>
 *
 * Pure: changes the {@link ClassicGroup} it is given, and says in the {@link Step} what to append and whom to answer.
 */
final class Rebalance {
    private final GroupConfig config;
    private final GroupListener listener;

    Rebalance(GroupConfig config, GroupListener listener) {
        this.config = config;
        this.listener = listener;
    }

    /** Something changed: begins a rebalance, or lets the one that runs end if nobody is missing any more. */
    void startOrContinue(ClassicGroup group, String reason, Step step) {
        if (group.isIn(GroupState.PREPARING_REBALANCE)) {
            completeJoinIfAllHere(group, step);
        } else {
            start(group, reason, step);
        }
    }

    void start(ClassicGroup group, String reason, Step step) {
        if (group.isIn(GroupState.COMPLETING_REBALANCE)) {
            refuseAssignments(group, ErrorCode.REBALANCE_IN_PROGRESS, step);
        }
        group.pendingSyncs().clear();
        group.timers.syncDeadlineMs = Member.NEVER;
        boolean isInitial = group.isIn(GroupState.EMPTY);
        listener.onRebalanceStarted(group.groupId(), group.generation(), reason);
        group.moveTo(GroupState.PREPARING_REBALANCE);
        if (isInitial) {
            waitForMoreMembers(group, step);
        } else if (group.haveAllJoined()) {
            completeJoin(group, step);
        } else {
            group.timers.joinDeadlineMs = step.nowMs() + group.maxRebalanceTimeoutMs();
        }
    }

    /** An empty group gives others the time to come, at most its rebalance timeout. */
    private void waitForMoreMembers(ClassicGroup group, Step step) {
        GroupTimers timers = group.timers;
        timers.isInitialDelay = true;
        timers.hasNewMember = false;
        timers.joinDeadlineMs = step.nowMs() + config.initialRebalanceDelayMs();
        timers.initialDelayLeftMs = Math.max(0, group.maxRebalanceTimeoutMs() - config.initialRebalanceDelayMs());
    }

    void completeJoinIfAllHere(ClassicGroup group, Step step) {
        if (group.isIn(GroupState.PREPARING_REBALANCE) && !group.timers.isInitialDelay && group.haveAllJoined()) {
            completeJoin(group, step);
        }
    }

    private void completeJoin(ClassicGroup group, Step step) {
        group.timers.joinDeadlineMs = Member.NEVER;
        group.timers.isInitialDelay = false;
        for (Member member : List.copyOf(group.members())) {
            if (!member.isAwaitingJoin() && !member.isStatic()) {
                group.remove(member, ErrorCode.UNKNOWN_MEMBER_ID, step);
            }
        }
        if (!group.electWaitingLeader() && group.size() > 0) {
            // Only static members, all away: they keep their places until their sessions run out.
            group.timers.joinDeadlineMs = step.nowMs() + group.maxRebalanceTimeoutMs();
            return;
        }
        group.nextGeneration();
        listener.onGeneration(group.groupId(), group.generation(), group.size());
        if (group.isIn(GroupState.EMPTY)) {
            step.append(GroupMetadataRecords.metadata(
                    group.groupId(), group.toStored(step.now().wallMs())));
            return;
        }
        group.timers.syncDeadlineMs = step.nowMs() + group.maxRebalanceTimeoutMs();
        for (Member member : group.members()) {
            group.answerJoin(member, joined(group, member), step);
            member.isNew(false);
            touch(member, step);
        }
    }

    /** The group's current generation, as told to one member; only the leader learns who the others are. */
    static JoinResponse joined(ClassicGroup group, Member member) {
        List<JoinedMember> members = group.isLeader(member.memberId()) ? group.joinedMembers() : List.of();
        return joined(group, member, group.leaderOrEmpty(), false, members);
    }

    static JoinResponse joined(
            ClassicGroup group, Member member, String leader, boolean skipAssignment, List<JoinedMember> members) {
        return new JoinResponse(
                ErrorCode.NONE,
                group.generation(),
                group.protocolType(),
                group.protocolName(),
                leader,
                skipAssignment,
                member.memberId(),
                members);
    }

    /** The assignments of this generation are void: whoever waits for one is told why. */
    void refuseAssignments(ClassicGroup group, ErrorCode error, Step step) {
        for (Member member : group.members()) {
            group.assign(member, Member.NO_BYTES);
            if (group.answerSync(member, SyncResponse.failed(error), step)) {
                touch(member, step);
            }
        }
    }

    /** The member was heard of: its session begins anew. */
    void touch(Member member, Step step) {
        member.sessionDeadlineMs(step.nowMs() + member.sessionTimeoutMs());
    }

    // ---- time

    /** Does what is due in this group. */
    void onTime(ClassicGroup group, Step step) {
        expirePendingJoins(group, step);
        expireSessions(group, step);
        if (group.timers.joinDeadlineMs <= step.nowMs()) {
            onJoinDeadline(group, step);
        }
        if (group.timers.syncDeadlineMs <= step.nowMs()) {
            onSyncDeadline(group, step);
        }
    }

    private void expirePendingJoins(ClassicGroup group, Step step) {
        if (group.expirePendingJoins(step.nowMs())) {
            completeJoinIfAllHere(group, step);
        }
    }

    private void expireSessions(ClassicGroup group, Step step) {
        List<Member> expired = new ArrayList<>();
        for (Member member : group.members()) {
            if (member.sessionDeadlineMs() <= step.nowMs()) {
                if (member.isExcusedFromHeartbeats()) {
                    member.sessionDeadlineMs(Member.NEVER);
                } else {
                    expired.add(member);
                }
            }
        }
        for (Member member : expired) {
            if (group.member(member.memberId()) == member) {
                listener.onMemberExpired(group.groupId(), member.memberId());
                group.remove(member, ErrorCode.UNKNOWN_MEMBER_ID, step);
                startOrContinue(group, "member " + member.memberId() + " was not heard of", step);
            }
        }
    }

    private void onJoinDeadline(ClassicGroup group, Step step) {
        GroupTimers timers = group.timers;
        int delayMs = config.initialRebalanceDelayMs();
        if (timers.isInitialDelay && timers.hasNewMember && timers.initialDelayLeftMs > 0 && delayMs > 0) {
            timers.hasNewMember = false;
            timers.joinDeadlineMs = step.nowMs() + Math.min(delayMs, timers.initialDelayLeftMs);
            timers.initialDelayLeftMs = Math.max(0, timers.initialDelayLeftMs - delayMs);
        } else {
            completeJoin(group, step);
        }
    }

    private void onSyncDeadline(ClassicGroup group, Step step) {
        group.timers.syncDeadlineMs = Member.NEVER;
        List<String> silent = List.copyOf(group.pendingSyncs());
        if (silent.isEmpty()) {
            return;
        }
        for (String memberId : silent) {
            Member member = group.member(memberId);
            if (member != null) {
                listener.onMemberExpired(group.groupId(), memberId);
                group.remove(member, ErrorCode.UNKNOWN_MEMBER_ID, step);
            }
        }
        start(group, "members " + silent + " did not ask for their assignment", step);
    }

    /** The earliest of the group's deadlines. */
    static long nextDeadlineMs(ClassicGroup group) {
        long next = Math.min(group.timers.joinDeadlineMs, group.timers.syncDeadlineMs);
        for (Member member : group.members()) {
            next = Math.min(next, member.sessionDeadlineMs());
        }
        for (Map.Entry<String, Long> pending : group.pendingJoinDeadlinesMs().entrySet()) {
            next = Math.min(next, pending.getValue());
        }
        return next;
    }
}
