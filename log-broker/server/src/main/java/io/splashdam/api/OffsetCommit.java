package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.group.CommitRequest;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.shaded.kafka.common.message.OffsetCommitRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import io.splashdam.shaded.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import io.splashdam.shaded.kafka.common.message.OffsetCommitResponseData;
import io.splashdam.shaded.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import io.splashdam.shaded.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * OffsetCommit (8), versions 2 to 10: how far a group has read.
 *
 * <p>2 to 4: a retention time of its own. 3: throttle time. 6: leader epochs. 7: static members. 8: flexible. 9: member epochs of the
 * consumer protocol. 10: topic ids instead of names.
 */
final class OffsetCommit implements Api<OffsetCommitRequestData> {
    private static final int FIRST_WITH_MEMBER_EPOCHS = 9;
    private static final int FIRST_WITH_IDS = 10;

    private final ApiContext context;

    OffsetCommit(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(OffsetCommitRequestData request, Caller caller) {
        boolean byId = caller.version() >= FIRST_WITH_IDS;
        OffsetCommitResponseData response = new OffsetCommitResponseData();
        List<PartitionCommit> commits = new ArrayList<>();
        List<OffsetCommitResponsePartition> committed = new ArrayList<>();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            TopicImage found = byId ? context.topic(TopicIds.fromWire(topic.topicId())) : context.topic(topic.name());
            OffsetCommitResponseTopic answered =
                    new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            response.topics().add(answered);
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                OffsetCommitResponsePartition answer =
                        new OffsetCommitResponsePartition().setPartitionIndex(partition.partitionIndex());
                answered.partitions().add(answer);
                if (found == null || !isPartitionOf(found, partition.partitionIndex())) {
                    answer.setErrorCode(unknown(found, byId).code());
                } else {
                    commits.add(toCore(found, partition));
                    committed.add(answer);
                }
            }
        }
        if (commits.isEmpty()) {
            return Later.now(response);
        }
        return context.groups()
                .commitOffsets(toCore(request, commits, caller.version()))
                .thenApply(result -> {
                    for (int i = 0; i < committed.size(); i++) {
                        committed.get(i).setErrorCode(result.errors().get(i).code());
                    }
                    return response;
                });
    }

    private static boolean isPartitionOf(TopicImage topic, int partition) {
        return partition >= 0 && partition < topic.partitions();
    }

    private static ErrorCode unknown(@Nullable TopicImage topic, boolean byId) {
        return topic == null && byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private static PartitionCommit toCore(TopicImage topic, OffsetCommitRequestPartition partition) {
        return new PartitionCommit(
                topic.name(),
                topic.id(),
                partition.partitionIndex(),
                partition.committedOffset(),
                partition.committedLeaderEpoch(),
                partition.committedMetadata());
    }

    private static CommitRequest toCore(OffsetCommitRequestData request, List<PartitionCommit> commits, short version) {
        return new CommitRequest(
                request.groupId(),
                request.generationIdOrMemberEpoch(),
                request.memberId(),
                request.groupInstanceId(),
                request.retentionTimeMs(),
                version >= FIRST_WITH_MEMBER_EPOCHS,
                commits);
    }
}
