package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.EpochEnd;
import io.splashdam.partition.Partition;
import io.splashdam.shaded.kafka.common.message.OffsetForLeaderEpochRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import io.splashdam.shaded.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import io.splashdam.shaded.kafka.common.message.OffsetForLeaderEpochResponseData;
import io.splashdam.shaded.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import io.splashdam.shaded.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;

/**
 * OffsetForLeaderEpoch (23), versions 2 to 4: where the records of an epoch end (KIP-101, KIP-320).
 *
 * <p>2: the client's own epoch is checked. 3: who asks. 4: flexible.
 */
final class OffsetForLeaderEpoch implements Api<OffsetForLeaderEpochRequestData> {
    private final ApiContext context;

    OffsetForLeaderEpoch(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(OffsetForLeaderEpochRequestData request, Caller caller) {
        OffsetForLeaderEpochResponseData response = new OffsetForLeaderEpochResponseData();
        for (OffsetForLeaderTopic topic : request.topics()) {
            OffsetForLeaderTopicResult result = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            for (OffsetForLeaderPartition wanted : topic.partitions()) {
                result.partitions().add(endOf(topic.topic(), wanted));
            }
            response.topics().add(result);
        }
        return Later.now(response);
    }

    private EpochEndOffset endOf(String topic, OffsetForLeaderPartition wanted) {
        EpochEndOffset answer = new EpochEndOffset().setPartition(wanted.partition());
        Partition partition = context.partition(topic, wanted.partition());
        if (partition == null) {
            return answer.setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
        ErrorCode error = partition.checkLeaderEpoch(wanted.currentLeaderEpoch());
        if (!error.isNone()) {
            return answer.setErrorCode(error.code());
        }
        EpochEnd end = partition.endOffsetForEpoch(wanted.leaderEpoch());
        return answer.setLeaderEpoch(end.epoch()).setEndOffset(end.endOffset());
    }
}
