package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.coordinator.transaction.TopicPartition;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersRequestData;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersResponseData;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import io.splashdam.shaded.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * WriteTxnMarkers (27), versions 1 and 2: how transactions ended, as brokers tell each other, and as administrators say of one that hangs.
 *
 * <p>1: flexible. 2: which kind of transaction (KIP-1228).
 */
final class WriteTxnMarkers implements Api<WriteTxnMarkersRequestData> {
    private static final int VERSION_2 = 2;

    private final ApiContext context;

    WriteTxnMarkers(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(WriteTxnMarkersRequestData request, Caller caller) {
        List<CompletionStage<WritableTxnMarkerResult>> results = new ArrayList<>();
        for (WritableTxnMarker marker : request.markers()) {
            results.add(write(marker));
        }
        return Later.all(results, all -> new WriteTxnMarkersResponseData().setMarkers(all));
    }

    private CompletionStage<WritableTxnMarkerResult> write(WritableTxnMarker marker) {
        TransactionWrite.End end = new TransactionWrite.End(
                marker.producerId(),
                marker.producerEpoch(),
                marker.transactionResult(),
                marker.coordinatorEpoch(),
                marker.transactionVersion() >= VERSION_2);
        List<CompletionStage<WritableTxnMarkerTopicResult>> topics = new ArrayList<>();
        for (WritableTxnMarkerTopic topic : marker.topics()) {
            topics.add(write(topic, end));
        }
        return Later.all(
                topics,
                all -> new WritableTxnMarkerResult()
                        .setProducerId(marker.producerId())
                        .setTopics(all));
    }

    private CompletionStage<WritableTxnMarkerTopicResult> write(
            WritableTxnMarkerTopic topic, TransactionWrite.End end) {
        List<CompletionStage<WritableTxnMarkerPartitionResult>> partitions = new ArrayList<>();
        for (int partition : topic.partitionIndexes()) {
            CompletionStage<ErrorCode> written =
                    context.markers().append(new TopicPartition(topic.name(), partition), end);
            partitions.add(written.thenApply(error -> new WritableTxnMarkerPartitionResult()
                    .setPartitionIndex(partition)
                    .setErrorCode(error.code())));
        }
        return Later.all(
                partitions,
                all -> new WritableTxnMarkerTopicResult().setName(topic.name()).setPartitions(all));
    }
}
