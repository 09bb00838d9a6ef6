package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.TopicConfig;
import io.splashdam.log.PartitionLog;
import io.splashdam.partition.Partition;
import io.splashdam.ring.AppendTask;
import io.splashdam.shaded.kafka.common.message.DeleteRecordsRequestData;
import io.splashdam.shaded.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import io.splashdam.shaded.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import io.splashdam.shaded.kafka.common.message.DeleteRecordsResponseData;
import io.splashdam.shaded.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import io.splashdam.shaded.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DeleteRecords (21), versions 0 to 2: moves the start of partitions up to an offset; -1: up to the high watermark.
 *
 * <p>It is answered when the disk knows: a crash does not bring back what was acknowledged as deleted.
 *
 * <p>2: flexible. Topics that are only compacted, and those that the broker keeps for itself, are refused, as in
 * Kafka.
 */
final class DeleteRecords implements Api<DeleteRecordsRequestData> {
    private static final long HIGH_WATERMARK = -1;
    private static final long NO_OFFSET = -1;

    private static final Logger log = LoggerFactory.getLogger(DeleteRecords.class);

    private final ApiContext context;

    DeleteRecords(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DeleteRecordsRequestData request, Caller caller) {
        List<CompletionStage<DeleteRecordsTopicResult>> topics = new ArrayList<>();
        Queue<Moved> moved = new ConcurrentLinkedQueue<>();
        for (DeleteRecordsTopic topic : request.topics()) {
            topics.add(delete(topic, moved));
        }
        CompletionStage<DeleteRecordsResponseData> answer = Later.all(topics, results -> {
            DeleteRecordsResponseData response = new DeleteRecordsResponseData();
            response.topics().addAll(results);
            return response;
        });
        return answer.thenCompose(response -> whenForced(response, moved));
    }

    /** A partition whose start was moved, and its part of the answer. */
    private record Moved(PartitionLog log, DeleteRecordsPartitionResult result) {}

    private CompletionStage<DeleteRecordsResponseData> whenForced(
            DeleteRecordsResponseData response, Queue<Moved> moved) {
        if (moved.isEmpty()) {
            return Later.now(response);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    force(moved);
                    return response;
                },
                context.maintenance());
    }

    private void force(Queue<Moved> moved) {
        Set<PartitionLog> logs = new LinkedHashSet<>();
        moved.forEach(each -> logs.add(each.log()));
        Set<PartitionLog> behind = logs;
        try {
            behind = context.directory().forceStarts(logs);
        } catch (IOException | RuntimeException e) {
            log.error("Cannot force where {} begin after a deletion of records", logs, e);
        }
        for (Moved each : moved) {
            if (behind.contains(each.log())) {
                each.result().setLowWatermark(NO_OFFSET).setErrorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
            }
        }
    }

    private CompletionStage<DeleteRecordsTopicResult> delete(DeleteRecordsTopic topic, Queue<Moved> moved) {
        ErrorCode refusal = check(topic.name());
        List<CompletionStage<DeleteRecordsPartitionResult>> partitions = new ArrayList<>();
        for (DeleteRecordsPartition wanted : topic.partitions()) {
            partitions.add(
                    refusal.isNone() ? delete(topic.name(), wanted, moved) : Later.now(refused(wanted, refusal)));
        }
        return Later.all(partitions, results -> {
            DeleteRecordsTopicResult result = new DeleteRecordsTopicResult().setName(topic.name());
            result.partitions().addAll(results);
            return result;
        });
    }

    private ErrorCode check(String name) {
        TopicImage topic = context.topic(name);
        if (topic == null) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (topic.isInternal()) {
            return ErrorCode.INVALID_TOPIC_EXCEPTION;
        }
        TopicConfig config = TopicConfig.of(context.config(), topic.configs());
        return config.isCompacted() && !config.isDeleted() ? ErrorCode.POLICY_VIOLATION : ErrorCode.NONE;
    }

    private CompletionStage<DeleteRecordsPartitionResult> delete(
            String topic, DeleteRecordsPartition wanted, Queue<Moved> moved) {
        Partition partition = context.partition(topic, wanted.partitionIndex());
        if (partition == null) {
            return Later.now(refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        }
        CompletableFuture<DeleteRecordsPartitionResult> answer = new CompletableFuture<>();
        offer(nowMs -> {
            DeleteRecordsPartitionResult result = advance(partition, wanted);
            if (result.errorCode() == ErrorCode.NONE.code()) {
                moved.add(new Moved(partition.log(), result));
            }
            answer.complete(result);
        });
        return answer;
    }

    private void offer(AppendTask task) {
        if (!context.ring().tryRun(task)) {
            context.ring().onRoom(() -> offer(task));
        }
    }

    /** On the append thread. */
    private static DeleteRecordsPartitionResult advance(Partition partition, DeleteRecordsPartition wanted) {
        long highWatermark = partition.highWatermark();
        long offset = wanted.offset() == HIGH_WATERMARK ? highWatermark : wanted.offset();
        if (offset < 0 || offset > highWatermark) {
            return refused(wanted, ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        try {
            partition.log().advanceStartOffset(offset);
        } catch (IOException | RuntimeException e) {
            log.error("Cannot delete the records of {} below {}", partition, offset, e);
            return refused(wanted, ErrorCode.KAFKA_STORAGE_ERROR);
        }
        return new DeleteRecordsPartitionResult()
                .setPartitionIndex(wanted.partitionIndex())
                .setLowWatermark(partition.startOffset());
    }

    private static DeleteRecordsPartitionResult refused(DeleteRecordsPartition wanted, ErrorCode error) {
        return new DeleteRecordsPartitionResult()
                .setPartitionIndex(wanted.partitionIndex())
                .setLowWatermark(NO_OFFSET)
                .setErrorCode(error.code());
    }
}
