package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.LeaveRequest;
import io.splashdam.coordinator.group.LeaveRequest.LeavingMember;
import io.splashdam.coordinator.group.LeaveResponse;
import io.splashdam.coordinator.group.LeaveResponse.LeftMember;
import io.splashdam.shaded.kafka.common.message.LeaveGroupRequestData;
import io.splashdam.shaded.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import io.splashdam.shaded.kafka.common.message.LeaveGroupResponseData;
import io.splashdam.shaded.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * LeaveGroup (13), versions 0 to 5: members go, or an administrator removes them.
 *
 * <p>1: throttle time. 3: several members at once, by member id or instance id (KIP-345); before, one. 4: flexible. 5: a reason
 * (KIP-800).
 */
final class LeaveGroup implements Api<LeaveGroupRequestData> {
    private static final int FIRST_WITH_BATCHES = 3;

    private final ApiContext context;

    LeaveGroup(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(LeaveGroupRequestData request, Caller caller) {
        boolean isBatch = caller.version() >= FIRST_WITH_BATCHES;
        List<LeavingMember> members =
                isBatch ? members(request) : List.of(new LeavingMember(request.memberId(), null, ""));
        return context.groups()
                .leaveGroup(new LeaveRequest(request.groupId(), members))
                .thenApply(isBatch ? LeaveGroup::toWire : LeaveGroup::toSingle);
    }

    private static List<LeavingMember> members(LeaveGroupRequestData request) {
        List<LeavingMember> members = new ArrayList<>(request.members().size());
        for (MemberIdentity member : request.members()) {
            members.add(new LeavingMember(member.memberId(), member.groupInstanceId(), orEmpty(member.reason())));
        }
        return members;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static LeaveGroupResponseData toWire(LeaveResponse response) {
        LeaveGroupResponseData data =
                new LeaveGroupResponseData().setErrorCode(response.error().code());
        for (LeftMember member : response.members()) {
            data.members()
                    .add(new MemberResponse()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.groupInstanceId())
                            .setErrorCode(member.error().code()));
        }
        return data;
    }

    /** The one member's error is the answer's. */
    private static LeaveGroupResponseData toSingle(LeaveResponse response) {
        ErrorCode error = response.error();
        if (error.isNone() && !response.members().isEmpty()) {
            error = response.members().get(0).error();
        }
        return new LeaveGroupResponseData().setErrorCode(error.code());
    }
}
