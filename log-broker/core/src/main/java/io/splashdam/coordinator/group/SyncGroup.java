package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Ticket;
import io.splashdam.coordinator.group.SyncRequest.MemberAssignment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SyncGroup: the leader brings everybody's assignment, the others wait for theirs. */
final class SyncGroup {
    private final int maxRecordBytes;
    private final Rebalance rebalance;
    private final GroupMemory.Part memory;

    SyncGroup(int maxRecordBytes, Rebalance rebalance, GroupMemory.Part memory) {
        this.memory = memory;
        this.maxRecordBytes = maxRecordBytes;
        this.rebalance = rebalance;
    }

    void sync(ClassicGroup group, SyncRequest request, Ticket<SyncResponse> ticket, Step step) {
        ErrorCode error = check(group, request);
        Member member = group.member(request.memberId());
        if (!error.isNone() || member == null) {
            step.answer(ticket, SyncResponse.failed(error.isNone() ? ErrorCode.UNKNOWN_MEMBER_ID : error));
            return;
        }
        switch (group.state()) {
            case EMPTY, DEAD -> step.answer(ticket, SyncResponse.failed(ErrorCode.UNKNOWN_MEMBER_ID));
            case PREPARING_REBALANCE -> step.answer(ticket, SyncResponse.failed(ErrorCode.REBALANCE_IN_PROGRESS));
            case COMPLETING_REBALANCE -> {
                group.awaitSync(member, ticket, step);
                endWaitWhenAllSynced(group);
                if (group.isLeader(member.memberId())) {
                    assign(group, request, step);
                }
            }
            case STABLE -> {
                group.pendingSyncs().remove(member.memberId());
                endWaitWhenAllSynced(group);
                step.answer(ticket, assigned(group, member));
            }
        }
    }

    private static ErrorCode check(ClassicGroup group, SyncRequest request) {
        ErrorCode error = group.check(request.memberId(), request.groupInstanceId());
        if (!error.isNone()) {
            return error;
        }
        if (request.generation() != group.generation()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        return differs(request.protocolType(), group.protocolType())
                        || differs(request.protocolName(), group.protocolName())
                ? ErrorCode.INCONSISTENT_GROUP_PROTOCOL
                : ErrorCode.NONE;
    }

    private static boolean differs(@Nullable String asked, @Nullable String own) {
        return asked != null && own != null && !asked.equals(own);
    }

    private static void endWaitWhenAllSynced(ClassicGroup group) {
        if (group.pendingSyncs().isEmpty()) {
            group.timers.syncDeadlineMs = Member.NEVER;
        }
    }

    /** The group is stable with these assignments; who is not in the leader's list gets an empty one. */
    private void assign(ClassicGroup group, SyncRequest request, Step step) {
        Map<String, byte[]> assignments = new HashMap<>();
        for (MemberAssignment each : request.assignments()) {
            assignments.put(each.memberId(), each.assignment());
        }
        if (!hasRoomFor(group, assignments)) {
            rebalance.refuseAssignments(group, ErrorCode.GROUP_MAX_SIZE_REACHED, step);
            rebalance.start(group, "the assignment does not fit group.coordinator.members.max.bytes", step);
            return;
        }
        for (Member member : group.members()) {
            group.assign(member, assignments.getOrDefault(member.memberId(), Member.NO_BYTES));
        }
        CoordinatorRecord record = GroupMetadataRecords.metadata(
                group.groupId(), group.toStored(step.now().wallMs()));
        if (record.sizeBytes() > maxRecordBytes) {
            rebalance.refuseAssignments(group, ErrorCode.UNKNOWN_SERVER_ERROR, step);
            rebalance.start(
                    group, "the assignment of " + record.sizeBytes() + " bytes is too large to be stored", step);
            return;
        }
        step.append(record);
        group.moveTo(GroupState.STABLE);
        for (Member member : group.members()) {
            if (group.answerSync(member, assigned(group, member), step)) {
                rebalance.touch(member, step);
            }
        }
    }

    private boolean hasRoomFor(ClassicGroup group, Map<String, byte[]> assignments) {
        long more = 0;
        for (Member member : group.members()) {
            more += assignments.getOrDefault(member.memberId(), Member.NO_BYTES).length - member.assignment().length;
        }
        return memory.hasRoomFor(2 * more); // once more as the log's last generation
    }

    private static SyncResponse assigned(ClassicGroup group, Member member) {
        return new SyncResponse(ErrorCode.NONE, group.protocolType(), group.protocolName(), member.assignment());
    }
}
