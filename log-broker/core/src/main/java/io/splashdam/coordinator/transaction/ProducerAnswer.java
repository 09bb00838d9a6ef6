package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;

/**
 * Which id and epoch a transactional producer goes on with; both -1 with an error.
 *
 * @param needsProducerId nothing has been decided: the shard is to be asked again with a new producer id
 */
public record ProducerAnswer(ErrorCode error, long producerId, short epoch, boolean needsProducerId) {
    static final ProducerAnswer NEEDS_PRODUCER_ID =
            new ProducerAnswer(ErrorCode.NONE, Transaction.NO_PRODUCER_ID, Transaction.NO_EPOCH, true);

    public static ProducerAnswer failed(ErrorCode error) {
        return new ProducerAnswer(error, Transaction.NO_PRODUCER_ID, Transaction.NO_EPOCH, false);
    }

    static ProducerAnswer of(Transaction transaction) {
        return new ProducerAnswer(ErrorCode.NONE, transaction.producerId(), transaction.epoch(), false);
    }
}
