package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.partition.Partition;
import io.splashdam.producer.ActiveProducer;
import io.splashdam.ring.AppendTask;
import io.splashdam.shaded.kafka.common.message.DescribeProducersRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import io.splashdam.shaded.kafka.common.message.DescribeProducersResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeProducersResponseData.PartitionResponse;
import io.splashdam.shaded.kafka.common.message.DescribeProducersResponseData.ProducerState;
import io.splashdam.shaded.kafka.common.message.DescribeProducersResponseData.TopicResponse;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** DescribeProducers (61), version 0: whose sequences a partition remembers, and who has a transaction open there (KIP-664). */
final class DescribeProducers implements Api<DescribeProducersRequestData> {
    private final ApiContext context;

    DescribeProducers(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeProducersRequestData request, Caller caller) {
        List<CompletionStage<TopicResponse>> topics = new ArrayList<>();
        for (TopicRequest topic : request.topics()) {
            topics.add(describe(topic));
        }
        return Later.all(topics, described -> new DescribeProducersResponseData().setTopics(described));
    }

    private CompletionStage<TopicResponse> describe(TopicRequest topic) {
        List<CompletionStage<PartitionResponse>> partitions = new ArrayList<>();
        for (int number : topic.partitionIndexes()) {
            Partition partition = context.partition(topic.name(), number);
            partitions.add(partition == null ? Later.now(unknown(topic.name(), number)) : describe(partition));
        }
        return Later.all(
                partitions,
                described -> new TopicResponse().setName(topic.name()).setPartitions(described));
    }

    private CompletionStage<PartitionResponse> describe(Partition partition) {
        CompletableFuture<PartitionResponse> answer = new CompletableFuture<>();
        offer(nowMs -> answer.complete(described(partition)));
        return answer;
    }

    private void offer(AppendTask task) {
        if (!context.ring().tryRun(task)) {
            context.ring().onRoom(() -> offer(task));
        }
    }

    /** On the append thread, which owns the producers. */
    private static PartitionResponse described(Partition partition) {
        PartitionResponse response = new PartitionResponse().setPartitionIndex(partition.number());
        for (ActiveProducer producer : partition.log().producers().active()) {
            response.activeProducers()
                    .add(new ProducerState()
                            .setProducerId(producer.producerId())
                            .setProducerEpoch(producer.epoch())
                            .setLastSequence(producer.lastSequence())
                            .setLastTimestamp(producer.lastTimestampMs())
                            .setCoordinatorEpoch(producer.coordinatorEpoch())
                            .setCurrentTxnStartOffset(producer.transactionStartOffset()));
        }
        return response;
    }

    private static PartitionResponse unknown(String topic, int partition) {
        return new PartitionResponse()
                .setPartitionIndex(partition)
                .setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code())
                .setErrorMessage("There is no partition " + topic + "-" + partition + ".");
    }
}
