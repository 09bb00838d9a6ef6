package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.InitProducerRequest;
import io.splashdam.shaded.kafka.common.message.InitProducerIdRequestData;
import io.splashdam.shaded.kafka.common.message.InitProducerIdResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * InitProducerId (22), versions 0 to 5: an id for an idempotent producer; id and epoch for a transactional one.
 *
 * <p>2: flexible. 3: a producer says which id it had (KIP-360); without a transactional id it gets a new one all the same. 4:
 * PRODUCER_FENCED instead of INVALID_PRODUCER_EPOCH. 5: TRANSACTION_ABORTABLE. Left out: 6, two-phase commit (KIP-939), which is not
 * stable.
 */
final class InitProducerId implements Api<InitProducerIdRequestData> {
    private static final short FIRST_EPOCH = 0;
    private static final short NO_EPOCH = -1;
    private static final long NO_PRODUCER_ID = -1;
    private static final int FIRST_WITH_FENCED = 4;

    private static final Logger log = LoggerFactory.getLogger(InitProducerId.class);

    private final ApiContext context;

    InitProducerId(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(InitProducerIdRequestData request, Caller caller) {
        String transactionalId = request.transactionalId();
        if ((request.producerId() == NO_PRODUCER_ID) != (request.producerEpoch() == NO_EPOCH)) {
            return Later.now(refused(ErrorCode.INVALID_REQUEST)); // an id without its epoch, or the other way round
        }
        if (transactionalId != null) {
            return transactional(transactionalId, request, caller.version());
        }
        return context.controller().nextProducerId().handle((id, failure) -> {
            if (failure != null) {
                log.error("Cannot give out a producer id", failure);
                return refused(ErrorCode.COORDINATOR_NOT_AVAILABLE);
            }
            return new InitProducerIdResponseData().setProducerId(id).setProducerEpoch(FIRST_EPOCH);
        });
    }

    private CompletionStage<InitProducerIdResponseData> transactional(
            String transactionalId, InitProducerIdRequestData request, short version) {
        InitProducerRequest asked = new InitProducerRequest(
                transactionalId, request.transactionTimeoutMs(), request.producerId(), request.producerEpoch());
        return context.transactions().initProducer(asked).thenApply(answer -> {
            ErrorCode error = answer.error() == ErrorCode.PRODUCER_FENCED && version < FIRST_WITH_FENCED
                    ? ErrorCode.INVALID_PRODUCER_EPOCH
                    : answer.error();
            return new InitProducerIdResponseData()
                    .setErrorCode(error.code())
                    .setProducerId(answer.producerId())
                    .setProducerEpoch(answer.epoch());
        });
    }

    private static InitProducerIdResponseData refused(ErrorCode error) {
        return new InitProducerIdResponseData().setErrorCode(error.code()).setProducerEpoch(NO_EPOCH);
    }
}
