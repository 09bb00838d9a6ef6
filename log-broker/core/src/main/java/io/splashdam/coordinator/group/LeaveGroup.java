package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.LeaveRequest.LeavingMember;
import io.splashdam.coordinator.group.LeaveResponse.LeftMember;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LeaveGroup: members go, or an administrator sends static members away by their instance ids. One rebalance for all. */
final class LeaveGroup {
    private final Rebalance rebalance;

    LeaveGroup(Rebalance rebalance) {
        this.rebalance = rebalance;
    }

    /** The answer when there is no such group. */
    static LeaveResponse unknownGroup(LeaveRequest request) {
        List<LeftMember> left = new ArrayList<>(request.members().size());
        for (LeavingMember each : request.members()) {
            left.add(new LeftMember(each.memberId(), each.groupInstanceId(), ErrorCode.UNKNOWN_MEMBER_ID));
        }
        return new LeaveResponse(ErrorCode.NONE, left);
    }

    LeaveResponse leave(ClassicGroup group, LeaveRequest request, Step step) {
        List<LeftMember> left = new ArrayList<>(request.members().size());
        int size = group.size();
        for (LeavingMember each : request.members()) {
            left.add(new LeftMember(each.memberId(), each.groupInstanceId(), leave(group, each, step)));
        }
        if (group.size() < size) {
            rebalance.startOrContinue(group, (size - group.size()) + " left", step);
        } else {
            // Perhaps somebody went who was only about to join, and whom the others waited for.
            rebalance.completeJoinIfAllHere(group, step);
        }
        return new LeaveResponse(ErrorCode.NONE, left);
    }

    private static ErrorCode leave(ClassicGroup group, LeavingMember leaving, Step step) {
        if (group.isPendingJoin(leaving.memberId())) {
            group.removePendingJoin(leaving.memberId());
            return ErrorCode.NONE;
        }
        String memberId = leaving.memberId();
        if (memberId.isEmpty()) {
            @Nullable String instanceId = leaving.groupInstanceId();
            @Nullable String known = instanceId == null ? null : group.staticMemberId(instanceId);
            memberId = known == null ? "" : known;
        }
        ErrorCode error = group.check(memberId, leaving.groupInstanceId());
        Member member = group.member(memberId);
        if (error.isNone() && member != null) {
            group.remove(member, ErrorCode.UNKNOWN_MEMBER_ID, step);
        }
        return error;
    }
}
