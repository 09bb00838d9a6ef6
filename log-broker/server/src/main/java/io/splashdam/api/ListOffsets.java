package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.TimestampedOffset;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.record.MalformedBatchException;
import io.splashdam.shaded.kafka.common.message.ListOffsetsRequestData;
import io.splashdam.shaded.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import io.splashdam.shaded.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import io.splashdam.shaded.kafka.common.message.ListOffsetsResponseData;
import io.splashdam.shaded.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import io.splashdam.shaded.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ListOffsets (2), versions 1 to 11: which offset has a time.
 *
 * <p>1: one offset, with its time. 2: isolation. 4: leader epochs. 6: flexible. 7: -3, the record with the greatest time (KIP-734). 8:
 * -4, the first local offset. 9: -5, the last offset in a tier, and 11: -6, the first that is still to be uploaded; both answer -1, since
 * all records are local. 10: a timeout for tiers, not needed.
 */
final class ListOffsets implements Api<ListOffsetsRequestData> {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;
    private static final long EARLIEST_PENDING_UPLOAD = -6;

    private static final int CONSUMER = -1;

    private static final Logger log = LoggerFactory.getLogger(ListOffsets.class);

    private final ApiContext context;

    ListOffsets(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ListOffsetsRequestData request, Caller caller) {
        Isolation isolation = request.isolationLevel() == 1 ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED;
        boolean isConsumer = request.replicaId() == CONSUMER;
        ListOffsetsResponseData response = new ListOffsetsResponseData();
        for (ListOffsetsTopic topic : request.topics()) {
            ListOffsetsTopicResponse answered = new ListOffsetsTopicResponse().setName(topic.name());
            for (ListOffsetsPartition wanted : topic.partitions()) {
                answered.partitions().add(lookUp(topic.name(), wanted, isolation, isConsumer, caller.version()));
            }
            response.topics().add(answered);
        }
        return Later.now(response);
    }

    private ListOffsetsPartitionResponse lookUp(
            String topic, ListOffsetsPartition wanted, Isolation isolation, boolean isConsumer, short version) {
        Partition partition = context.partition(topic, wanted.partitionIndex());
        if (partition == null) {
            return refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        ErrorCode error = partition.checkLeaderEpoch(wanted.currentLeaderEpoch());
        if (!error.isNone()) {
            return refused(wanted, error);
        }
        if (!isKnown(wanted.timestamp(), version)) {
            return refused(wanted, ErrorCode.UNSUPPORTED_VERSION);
        }
        try {
            return found(wanted, partition, find(partition, wanted.timestamp(), isolation, isConsumer), version);
        } catch (MalformedBatchException e) { // compressed batches are not unpacked when they come in
            log.debug("Cannot look up time {} in {}: {}", wanted.timestamp(), partition, e.getMessage());
            return refused(wanted, ErrorCode.INVALID_RECORD);
        } catch (IOException e) {
            log.error("Cannot look up time {} in {}", wanted.timestamp(), partition, e);
            return refused(wanted, ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    private static boolean isKnown(long timestamp, short version) {
        return timestamp >= EARLIEST
                || timestamp == MAX_TIMESTAMP && version >= 7
                || timestamp == EARLIEST_LOCAL && version >= 8
                || timestamp == LATEST_TIERED && version >= 9
                || timestamp == EARLIEST_PENDING_UPLOAD && version >= 11;
    }

    private static @Nullable TimestampedOffset find(
            Partition partition, long timestamp, Isolation isolation, boolean isConsumer) throws IOException {
        if (timestamp >= 0) {
            return partition.offsetForTime(timestamp, isolation);
        }
        if (timestamp == MAX_TIMESTAMP) {
            return partition.maxTimestamp(isolation);
        }
        if (timestamp == LATEST) {
            long end = isConsumer ? partition.readableEnd(isolation) : partition.endOffset();
            return new TimestampedOffset(-1, end, partition.leaderEpoch());
        }
        if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
            return new TimestampedOffset(-1, partition.startOffset(), partition.earliestEpoch());
        }
        return null;
    }

    private static ListOffsetsPartitionResponse found(
            ListOffsetsPartition wanted, Partition partition, @Nullable TimestampedOffset found, short version) {
        ListOffsetsPartitionResponse answer =
                new ListOffsetsPartitionResponse().setPartitionIndex(wanted.partitionIndex());
        if (found == null) {
            return answer;
        }
        answer.setTimestamp(found.timestampMs()).setOffset(found.offset());
        return version >= 4 ? answer.setLeaderEpoch(found.leaderEpoch()) : answer;
    }

    private static ListOffsetsPartitionResponse refused(ListOffsetsPartition wanted, ErrorCode error) {
        return new ListOffsetsPartitionResponse()
                .setPartitionIndex(wanted.partitionIndex())
                .setErrorCode(error.code());
    }
}
