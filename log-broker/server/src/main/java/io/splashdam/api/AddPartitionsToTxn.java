package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.transaction.AddRequest;
import io.splashdam.coordinator.transaction.TopicPartition;
import io.splashdam.coordinator.transaction.VerifyAnswer;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnRequestData;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnResponseData;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnResult;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult;
import io.splashdam.shaded.kafka.common.message.AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * AddPartitionsToTxn (24), versions 0 to 5: partitions that a producer is going to write to in its transaction.
 *
 * <p>2: PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH. 3: flexible; the last that clients send. 4: several transactions at once, or
 * only asking whether the partitions are part of them (KIP-890), as brokers ask each other. 5: TRANSACTION_ABORTABLE.
 *
 * <p>All partitions of a transaction or none: when one does not exist, or is the broker's own, the others say OPERATION_NOT_ATTEMPTED.
 */
final class AddPartitionsToTxn implements Api<AddPartitionsToTxnRequestData> {
    private static final int FIRST_WITH_FENCED = 2;
    private static final int FIRST_WITH_BATCHES = 4;

    private final ApiContext context;

    AddPartitionsToTxn(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(AddPartitionsToTxnRequestData request, Caller caller) {
        if (caller.version() < FIRST_WITH_BATCHES) {
            AddRequest add = new AddRequest(
                    request.v3AndBelowTransactionalId(),
                    request.v3AndBelowProducerId(),
                    request.v3AndBelowProducerEpoch(),
                    partitions(request.v3AndBelowTopics()),
                    false);
            if (add.partitions().stream().anyMatch(AddPartitionsToTxn::isInternal)) {
                return Later.now(new AddPartitionsToTxnResponseData()
                        .setResultsByTopicV3AndBelow(results(
                                request.v3AndBelowTopics(),
                                each -> isInternal(each)
                                        ? ErrorCode.TOPIC_AUTHORIZATION_FAILED
                                        : ErrorCode.OPERATION_NOT_ATTEMPTED)));
            }
            return add(add, request.v3AndBelowTopics(), false, caller.version())
                    .thenApply(topics -> new AddPartitionsToTxnResponseData().setResultsByTopicV3AndBelow(topics));
        }
        List<CompletionStage<AddPartitionsToTxnResult>> results = new ArrayList<>();
        for (AddPartitionsToTxnTransaction each : request.transactions()) {
            AddRequest add = new AddRequest(
                    each.transactionalId(),
                    each.producerId(),
                    each.producerEpoch(),
                    partitions(each.topics()),
                    !each.verifyOnly());
            results.add(add(add, each.topics(), each.verifyOnly(), caller.version())
                    .thenApply(topics -> new AddPartitionsToTxnResult()
                            .setTransactionalId(each.transactionalId())
                            .setTopicResults(topics)));
        }
        return Later.all(results, all -> {
            AddPartitionsToTxnResponseData response = new AddPartitionsToTxnResponseData();
            all.forEach(response.resultsByTransaction()::add);
            return response;
        });
    }

    private static Set<TopicPartition> partitions(AddPartitionsToTxnTopicCollection topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (AddPartitionsToTxnTopic topic : topics) {
            topic.partitions().forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition)));
        }
        return partitions;
    }

    private CompletionStage<AddPartitionsToTxnTopicResultCollection> add(
            AddRequest add, AddPartitionsToTxnTopicCollection topics, boolean isVerifying, short version) {
        if (add.partitions().stream().anyMatch(each -> !exists(each))) {
            return Later.now(results(
                    topics,
                    each -> exists(each) ? ErrorCode.OPERATION_NOT_ATTEMPTED : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        }
        CompletionStage<VerifyAnswer> answer = isVerifying
                ? context.transactions().verify(add, nobody -> {})
                : context.transactions().add(add);
        return answer.thenApply(verified -> results(topics, each -> inWordsOf(version, verified.of(each))));
    }

    /** Clients add the offsets of groups by {@link AddOffsetsToTxn}, and nothing else of the broker's own. */
    private static boolean isInternal(TopicPartition partition) {
        return partition.topic().equals(ClusterImage.OFFSETS_TOPIC)
                || partition.topic().equals(ClusterImage.TRANSACTIONS_TOPIC);
    }

    private boolean exists(TopicPartition partition) {
        TopicImage topic = context.topic(partition.topic());
        return topic != null && partition.partition() >= 0 && partition.partition() < topic.partitions();
    }

    private static ErrorCode inWordsOf(short version, ErrorCode error) {
        return error == ErrorCode.PRODUCER_FENCED && version < FIRST_WITH_FENCED
                ? ErrorCode.INVALID_PRODUCER_EPOCH
                : error;
    }

    private static AddPartitionsToTxnTopicResultCollection results(
            AddPartitionsToTxnTopicCollection topics, Function<TopicPartition, ErrorCode> error) {
        AddPartitionsToTxnTopicResultCollection results = new AddPartitionsToTxnTopicResultCollection();
        for (AddPartitionsToTxnTopic topic : topics) {
            AddPartitionsToTxnTopicResult result = new AddPartitionsToTxnTopicResult().setName(topic.name());
            for (int partition : topic.partitions()) {
                result.resultsByPartition()
                        .add(new AddPartitionsToTxnPartitionResult()
                                .setPartitionIndex(partition)
                                .setPartitionErrorCode(error.apply(new TopicPartition(topic.name(), partition))
                                        .code()));
            }
            results.add(result);
        }
        return results;
    }
}
