package io.splashdam.api;

import io.splashdam.coordinator.transaction.DescribedTransaction;
import io.splashdam.coordinator.transaction.TopicPartition;
import io.splashdam.coordinator.transaction.Transaction;
import io.splashdam.shaded.kafka.common.message.DescribeTransactionsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeTransactionsResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeTransactionsResponseData.TopicData;
import io.splashdam.shaded.kafka.common.message.DescribeTransactionsResponseData.TransactionState;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** DescribeTransactions (65), version 0: where transactional ids are, and which partitions their open transactions have (KIP-664). */
final class DescribeTransactions implements Api<DescribeTransactionsRequestData> {
    private final ApiContext context;

    DescribeTransactions(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeTransactionsRequestData request, Caller caller) {
        List<CompletionStage<DescribedTransaction>> described = new ArrayList<>();
        for (String transactionalId : request.transactionalIds()) {
            described.add(context.transactions().describe(transactionalId));
        }
        return Later.all(
                described,
                all -> new DescribeTransactionsResponseData()
                        .setTransactionStates(
                                all.stream().map(DescribeTransactions::toWire).toList()));
    }

    private static TransactionState toWire(DescribedTransaction described) {
        TransactionState state = new TransactionState()
                .setTransactionalId(described.transactionalId())
                .setErrorCode(described.error().code());
        Transaction transaction = described.transaction();
        if (transaction == null) {
            return state;
        }
        for (TopicPartition each : transaction.partitions()) {
            TopicData topic = state.topics().find(each.topic());
            if (topic == null) {
                topic = new TopicData().setTopic(each.topic());
                state.topics().add(topic);
            }
            topic.partitions().add(each.partition());
        }
        return state.setTransactionState(transaction.state().kafkaName())
                .setTransactionTimeoutMs(transaction.timeoutMs())
                .setTransactionStartTimeMs(transaction.startMs())
                .setProducerId(transaction.producerId())
                .setProducerEpoch(transaction.epoch());
    }
}
