package io.splashdam.api;

import io.splashdam.coordinator.group.HeartbeatRequest;
import io.splashdam.shaded.kafka.common.message.HeartbeatRequestData;
import io.splashdam.shaded.kafka.common.message.HeartbeatResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;

/**
 * Heartbeat (12), versions 0 to 4: a member is alive, and hears of a rebalance.
 *
 * <p>1: throttle time. 3: static members. 4: flexible.
 */
final class Heartbeat implements Api<HeartbeatRequestData> {
    private final ApiContext context;

    Heartbeat(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(HeartbeatRequestData request, Caller caller) {
        return context.groups()
                .heartbeat(new HeartbeatRequest(
                        request.groupId(), request.generationId(), request.memberId(), request.groupInstanceId()))
                .thenApply(error -> new HeartbeatResponseData().setErrorCode(error.code()));
    }
}
