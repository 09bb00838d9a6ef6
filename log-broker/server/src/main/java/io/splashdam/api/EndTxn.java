package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.EndRequest;
import io.splashdam.shaded.kafka.common.message.EndTxnRequestData;
import io.splashdam.shaded.kafka.common.message.EndTxnResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;

/**
 * EndTxn (26), versions 0 to 5: a transaction commits or aborts. Answered once that is decided for good; the markers follow.
 *
 * <p>2: PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH. 3: flexible. 4: TRANSACTION_ABORTABLE. 5: the epoch rises with each end, and
 * comes back with the id (KIP-890).
 */
final class EndTxn implements Api<EndTxnRequestData> {
    private static final int FIRST_WITH_FENCED = 2;
    private static final int FIRST_OF_VERSION_2 = 5;

    private final ApiContext context;

    EndTxn(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(EndTxnRequestData request, Caller caller) {
        boolean isVersion2 = caller.version() >= FIRST_OF_VERSION_2;
        EndRequest end = new EndRequest(
                request.transactionalId(),
                request.producerId(),
                request.producerEpoch(),
                request.committed(),
                isVersion2);
        return context.transactions().endTransaction(end).thenApply(answer -> {
            ErrorCode error = answer.error() == ErrorCode.PRODUCER_FENCED && caller.version() < FIRST_WITH_FENCED
                    ? ErrorCode.INVALID_PRODUCER_EPOCH
                    : answer.error();
            EndTxnResponseData response = new EndTxnResponseData().setErrorCode(error.code());
            return isVersion2 ? response.setProducerId(answer.producerId()).setProducerEpoch(answer.epoch()) : response;
        });
    }
}
