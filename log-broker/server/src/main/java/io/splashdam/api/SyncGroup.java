package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.SyncRequest;
import io.splashdam.coordinator.group.SyncRequest.MemberAssignment;
import io.splashdam.coordinator.group.SyncResponse;
import io.splashdam.shaded.kafka.common.message.SyncGroupRequestData;
import io.splashdam.shaded.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import io.splashdam.shaded.kafka.common.message.SyncGroupResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * SyncGroup (14), versions 0 to 5: the leader gives the assignments, every member gets its own.
 *
 * <p>1: throttle time. 3: static members. 4: flexible. 5: protocol type and name are checked and come back (KIP-559).
 */
final class SyncGroup implements Api<SyncGroupRequestData> {
    /** From here on a member says what it believes to be the group's protocol (KIP-559). */
    private static final short FIRST_WITH_PROTOCOL = 5;

    private final ApiContext context;

    SyncGroup(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(SyncGroupRequestData request, Caller caller) {
        if (caller.version() >= FIRST_WITH_PROTOCOL
                && (request.protocolType() == null || request.protocolName() == null)) {
            return Later.now(new SyncGroupResponseData().setErrorCode(ErrorCode.INCONSISTENT_GROUP_PROTOCOL.code()));
        }
        List<MemberAssignment> assignments =
                new ArrayList<>(request.assignments().size());
        for (SyncGroupRequestAssignment each : request.assignments()) {
            assignments.add(new MemberAssignment(each.memberId(), each.assignment()));
        }
        return context.groups()
                .syncGroup(new SyncRequest(
                        request.groupId(),
                        request.generationId(),
                        request.memberId(),
                        request.groupInstanceId(),
                        request.protocolType(),
                        request.protocolName(),
                        assignments))
                .thenApply(SyncGroup::toWire);
    }

    private static SyncGroupResponseData toWire(SyncResponse response) {
        return new SyncGroupResponseData()
                .setErrorCode(response.error().code())
                .setProtocolType(response.protocolType())
                .setProtocolName(response.protocolName())
                .setAssignment(response.assignment());
    }
}
