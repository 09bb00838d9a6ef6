package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.shaded.kafka.common.message.CreatePartitionsRequestData;
import io.splashdam.shaded.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import io.splashdam.shaded.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import io.splashdam.shaded.kafka.common.message.CreatePartitionsResponseData;
import io.splashdam.shaded.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CreatePartitions (37), versions 0 to 3: topics get more partitions (KIP-195).
 *
 * <p>1: may be throttled late; nothing is throttled here. 2: flexible. 3: THROTTLING_QUOTA_EXCEEDED, which is never given.
 *
 * <p>Replicas may be assigned by hand, as far as one node goes. The timeout is not looked at: partitions are made, or not, at once.
 */
final class CreatePartitions implements Api<CreatePartitionsRequestData> {
    private final ApiContext context;

    CreatePartitions(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(CreatePartitionsRequestData request, Caller caller) {
        Map<String, Long> counts =
                request.topics().stream().collect(Collectors.groupingBy(topic -> topic.name(), Collectors.counting()));
        List<CompletionStage<CreatePartitionsTopicResult>> parts = new ArrayList<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            Long count = counts.remove(topic.name());
            if (count != null) {
                boolean isTwice = count > 1;
                parts.add(
                        isTwice
                                ? Later.now(
                                        result(topic, ErrorCode.INVALID_REQUEST, "The topic is named more than once."))
                                : grow(topic, request.validateOnly()));
            }
        }
        return Later.all(parts, results -> new CreatePartitionsResponseData().setResults(results));
    }

    private CompletionStage<CreatePartitionsTopicResult> grow(CreatePartitionsTopic topic, boolean validateOnly) {
        List<CreatePartitionsAssignment> assignments = topic.assignments();
        return context.topics()
                .addPartitions(
                        topic.name(), topic.count(), assignments == null ? null : brokers(assignments), validateOnly)
                .thenApply(outcome ->
                        result(topic, outcome.error(), outcome.error().isNone() ? null : outcome.message()));
    }

    private static List<List<Integer>> brokers(List<CreatePartitionsAssignment> assignments) {
        return assignments.stream().map(CreatePartitionsAssignment::brokerIds).toList();
    }

    private static CreatePartitionsTopicResult result(
            CreatePartitionsTopic topic, ErrorCode error, @Nullable String message) {
        return new CreatePartitionsTopicResult()
                .setName(topic.name())
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }
}
