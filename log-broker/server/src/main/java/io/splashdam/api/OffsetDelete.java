package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import io.splashdam.shaded.kafka.common.message.OffsetDeleteRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import io.splashdam.shaded.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import io.splashdam.shaded.kafka.common.message.OffsetDeleteResponseData;
import io.splashdam.shaded.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import io.splashdam.shaded.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * OffsetDelete (47), version 0: forgets single offsets of a group (KIP-496); not those of topics that its members read, which are
 * answered GROUP_SUBSCRIBED_TO_TOPIC.
 */
final class OffsetDelete implements Api<OffsetDeleteRequestData> {
    private final ApiContext context;

    OffsetDelete(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(OffsetDeleteRequestData request, Caller caller) {
        OffsetDeleteResponseData response = new OffsetDeleteResponseData();
        List<OffsetKey> keys = new ArrayList<>();
        List<OffsetDeleteResponsePartition> asked = new ArrayList<>();
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            TopicImage found = context.topic(topic.name());
            OffsetDeleteResponseTopic answered = new OffsetDeleteResponseTopic().setName(topic.name());
            response.topics().add(answered);
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                int number = partition.partitionIndex();
                OffsetDeleteResponsePartition answer = new OffsetDeleteResponsePartition().setPartitionIndex(number);
                answered.partitions().add(answer);
                if (found == null || number < 0 || number >= found.partitions()) {
                    answer.setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
                } else {
                    keys.add(new OffsetKey(topic.name(), found.id(), number));
                    asked.add(answer);
                }
            }
        }
        if (request.groupId().isEmpty()) {
            return Later.now(new OffsetDeleteResponseData().setErrorCode(ErrorCode.INVALID_GROUP_ID.code()));
        }
        return context.groups().deleteOffsets(request.groupId(), keys).thenApply(result -> {
            if (!result.error().isNone()) {
                return new OffsetDeleteResponseData()
                        .setErrorCode(result.error().code());
            }
            for (int i = 0; i < asked.size(); i++) {
                asked.get(i).setErrorCode(result.partitions().get(i).code());
            }
            return response;
        });
    }
}
