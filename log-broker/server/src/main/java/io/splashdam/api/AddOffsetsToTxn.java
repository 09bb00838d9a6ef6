package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.AddRequest;
import io.splashdam.coordinator.transaction.TopicPartition;
import io.splashdam.shaded.kafka.common.message.AddOffsetsToTxnRequestData;
import io.splashdam.shaded.kafka.common.message.AddOffsetsToTxnResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * AddOffsetsToTxn (25), versions 0 to 4: a producer is going to commit offsets of a group in its transaction.
 *
 * <p>2: PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH. 3: flexible. 4: TRANSACTION_ABORTABLE. Clients of the second kind of
 * transactions do without ({@link TxnOffsetCommit}).
 */
final class AddOffsetsToTxn implements Api<AddOffsetsToTxnRequestData> {
    private static final int FIRST_WITH_FENCED = 2;

    private final ApiContext context;

    AddOffsetsToTxn(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(AddOffsetsToTxnRequestData request, Caller caller) {
        return context.topics()
                .findOrCreateOffsets()
                .thenCompose(offsets -> offsets.isDone()
                        ? add(request).thenApply(error -> answer(error, caller.version()))
                        : Later.now(answer(ErrorCode.COORDINATOR_NOT_AVAILABLE, caller.version())));
    }

    private CompletionStage<ErrorCode> add(AddOffsetsToTxnRequestData request) {
        TopicPartition offsets =
                new TopicPartition(ClusterImage.OFFSETS_TOPIC, context.groups().partitionFor(request.groupId()));
        AddRequest add = new AddRequest(
                request.transactionalId(), request.producerId(), request.producerEpoch(), Set.of(offsets), false);
        return context.transactions().add(add).thenApply(answer -> answer.of(offsets));
    }

    private static AddOffsetsToTxnResponseData answer(ErrorCode error, short version) {
        ErrorCode told = error == ErrorCode.PRODUCER_FENCED && version < FIRST_WITH_FENCED
                ? ErrorCode.INVALID_PRODUCER_EPOCH
                : error;
        return new AddOffsetsToTxnResponseData().setErrorCode(told.code());
    }
}
