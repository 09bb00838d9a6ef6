package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.shaded.kafka.common.message.InitProducerIdRequestData;
import io.splashdam.shaded.kafka.common.message.InitProducerIdResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * InitProducerId (22), versions 0 to 5: an id for an idempotent producer.
 *
 * <p>2: flexible. 3: a producer may say which id it had; without a transactional id it gets a new one all the same. 4: PRODUCER_FENCED.
 * 5: TRANSACTION_ABORTABLE.
 *
 * <p>A transactional id is refused with UNSUPPORTED_VERSION, which clients take as final: transactions are not served yet. They find
 * out earlier, from {@link FindCoordinator}, which has a message.
 */
final class InitProducerId implements Api<InitProducerIdRequestData> {
    private static final short FIRST_EPOCH = 0;
    private static final short NO_EPOCH = -1;
    private static final long NO_PRODUCER_ID = -1;

    private static final Logger log = LoggerFactory.getLogger(InitProducerId.class);

    private final ApiContext context;

    InitProducerId(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(InitProducerIdRequestData request, Caller caller) {
        String transactionalId = request.transactionalId();
        if (transactionalId != null) {
            return Later.now(
                    refused(transactionalId.isEmpty() ? ErrorCode.INVALID_REQUEST : ErrorCode.UNSUPPORTED_VERSION));
        }
        if ((request.producerId() == NO_PRODUCER_ID) != (request.producerEpoch() == NO_EPOCH)) {
            return Later.now(refused(ErrorCode.INVALID_REQUEST)); // an id without its epoch, or the other way round
        }
        return context.controller().nextProducerId().handle((id, failure) -> {
            if (failure != null) {
                log.error("Cannot give out a producer id", failure);
                return refused(ErrorCode.COORDINATOR_NOT_AVAILABLE);
            }
            return new InitProducerIdResponseData().setProducerId(id).setProducerEpoch(FIRST_EPOCH);
        });
    }

    private static InitProducerIdResponseData refused(ErrorCode error) {
        return new InitProducerIdResponseData().setErrorCode(error.code()).setProducerEpoch(NO_EPOCH);
    }
}
