package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.CoordinatorRecord;
import org.jspecify.annotations.Nullable;

/**
 * A producer of this process that owns a transactional id: what its commits may go by. Nothing of its transactions is in a log before they
 * commit, so the coordinator only has to know the last one.
 *
 * <p>Any thread. What the coordinator decides about the id, it notes here before it publishes it: so whoever asks when it is about to append
 * (on the append thread) knows of all that lies before it in the log.
 */
public final class EmbeddedProducer {
    private final String transactionalId;
    private final long producerId;
    private final short epoch;
    private final int timeoutMs;
    private volatile ErrorCode refusal = ErrorCode.NONE;

    EmbeddedProducer(String transactionalId, long producerId, short epoch, int timeoutMs) {
        this.transactionalId = transactionalId;
        this.producerId = producerId;
        this.epoch = epoch;
        this.timeoutMs = timeoutMs;
    }

    public String transactionalId() {
        return transactionalId;
    }

    public long producerId() {
        return producerId;
    }

    public short epoch() {
        return epoch;
    }

    /** NONE while the id is this producer's own. */
    public ErrorCode refusal() {
        return refusal;
    }

    boolean owns(Transaction stored) {
        return stored.producerId() == producerId
                && stored.epoch() == epoch
                && stored.state().isIdle();
    }

    /** On the shard's thread. */
    void note(@Nullable Transaction stored) {
        if (stored == null || stored.producerId() != producerId) {
            refusal = ErrorCode.INVALID_PRODUCER_ID_MAPPING;
        } else {
            refusal = owns(stored) ? ErrorCode.NONE : ErrorCode.PRODUCER_FENCED;
        }
    }

    /** What {@code __transaction_state} says once a transaction that began at {@code startMs} has committed; both wall clock. */
    public CoordinatorRecord committed(long startMs, long nowMs) {
        return TransactionRecords.of(
                transactionalId, Transaction.committedAtOnce(producerId, epoch, timeoutMs, startMs, nowMs));
    }

    @Override
    public String toString() {
        return "transactional id '" + transactionalId + "' (producer id " + producerId + ", epoch " + epoch + ")";
    }
}
