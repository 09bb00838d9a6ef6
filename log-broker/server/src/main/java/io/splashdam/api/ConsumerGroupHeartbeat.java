package io.splashdam.api;

import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.ConsumerHeartbeatRequest;
import io.splashdam.coordinator.group.ConsumerHeartbeatResponse;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * ConsumerGroupHeartbeat (68), versions 0 and 1: a member of the consumer protocol joins, stays and leaves (KIP-848).
 *
 * <p>0: flexible; the broker makes the member id. 1: the client makes it, and may subscribe by a regular expression.
 */
final class ConsumerGroupHeartbeat implements Api<ConsumerGroupHeartbeatRequestData> {
    private static final int FIRST_WITH_CLIENTS_ID = 1;

    private final ApiContext context;

    ConsumerGroupHeartbeat(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ConsumerGroupHeartbeatRequestData request, Caller caller) {
        return context.groups()
                .consumerHeartbeat(toCore(request, caller), caller.version() >= FIRST_WITH_CLIENTS_ID)
                .thenApply(ConsumerGroupHeartbeat::toWire);
    }

    private static ConsumerHeartbeatRequest toCore(ConsumerGroupHeartbeatRequestData request, Caller caller) {
        return new ConsumerHeartbeatRequest(
                request.groupId(),
                request.memberId(),
                request.memberEpoch(),
                request.instanceId(),
                request.rackId(),
                request.rebalanceTimeoutMs(),
                request.subscribedTopicNames(),
                request.subscribedTopicRegex(),
                request.serverAssignor(),
                owned(request.topicPartitions()),
                caller.clientId(),
                caller.host());
    }

    private static @Nullable Assignment owned(
            @Nullable List<ConsumerGroupHeartbeatRequestData.TopicPartitions> topics) {
        if (topics == null) {
            return null;
        }
        Map<UUID, List<Integer>> owned = new HashMap<>();
        topics.forEach(topic -> owned.computeIfAbsent(TopicIds.fromWire(topic.topicId()), id -> new ArrayList<>())
                .addAll(topic.partitions()));
        return Assignment.of(owned);
    }

    private static ConsumerGroupHeartbeatResponseData toWire(ConsumerHeartbeatResponse response) {
        ConsumerGroupHeartbeatResponseData data = new ConsumerGroupHeartbeatResponseData()
                .setErrorCode(response.error().code())
                .setErrorMessage(response.message())
                .setMemberId(response.memberId().isEmpty() ? null : response.memberId())
                .setMemberEpoch(response.memberEpoch())
                .setHeartbeatIntervalMs(response.heartbeatIntervalMs());
        Assignment assignment = response.assignment();
        return assignment == null ? data : data.setAssignment(toWire(assignment));
    }

    private static ConsumerGroupHeartbeatResponseData.Assignment toWire(Assignment assignment) {
        ConsumerGroupHeartbeatResponseData.Assignment data = new ConsumerGroupHeartbeatResponseData.Assignment();
        assignment
                .partitions()
                .forEach((topicId, partitions) -> data.topicPartitions()
                        .add(new ConsumerGroupHeartbeatResponseData.TopicPartitions()
                                .setTopicId(TopicIds.toWire(topicId))
                                .setPartitions(new ArrayList<>(partitions))));
        return data;
    }
}
