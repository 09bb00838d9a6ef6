package io.splashdam.coordinator.transaction;

import io.splashdam.coordinator.Effect;
import java.util.SortedSet;

/**
 * Tell the partitions of a transaction how it ended.
 *
 * @param epoch of the markers
 * @param isVersion2 the epoch is one more than that of the transaction's batches
 */
public record WriteMarkers(
        String transactionalId,
        long producerId,
        short epoch,
        boolean isCommit,
        boolean isVersion2,
        SortedSet<TopicPartition> partitions)
        implements Effect {
    static WriteMarkers of(String transactionalId, Transaction prepared) {
        return new WriteMarkers(
                transactionalId,
                prepared.producerId(),
                prepared.epoch(),
                prepared.state() == TransactionState.PREPARE_COMMIT,
                prepared.isVersion2(),
                prepared.partitions());
    }
}
