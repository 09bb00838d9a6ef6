package io.splashdam.coordinator.transaction;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the log says of one transactional id. Immutable; each method gives the state after a step, and none checks whether the step is
 * allowed now.
 *
 * @param previousProducerId the one before the last step; -1: none
 * @param nextProducerId what the producer uses once this transaction is complete, because its epochs are used up; -1: the same
 * @param startMs wall clock, when the first partition was added; -1: no transaction since the producer was initialized
 * @param updateMs wall clock of the last step
 * @param clientVersion 2: each end raises the epoch (KIP-890)
 */
public record Transaction(
        long producerId,
        long previousProducerId,
        long nextProducerId,
        short epoch,
        int timeoutMs,
        TransactionState state,
        SortedSet<TopicPartition> partitions,
        long startMs,
        long updateMs,
        short clientVersion) {
    static final long NO_PRODUCER_ID = -1;
    static final short NO_EPOCH = -1;
    static final long NO_TIME = -1;
    static final short VERSION_2 = 2;

    private static final SortedSet<TopicPartition> NONE = Collections.unmodifiableSortedSet(new TreeSet<>());

    /** A producer that nobody has seen before. */
    static Transaction first(long producerId, int timeoutMs, long nowMs) {
        return new Transaction(
                producerId,
                NO_PRODUCER_ID,
                NO_PRODUCER_ID,
                (short) 0,
                timeoutMs,
                TransactionState.EMPTY,
                NONE,
                NO_TIME,
                nowMs,
                (short) 0);
    }

    /** Of a producer in this process: everything, and this too, was written at once. */
    static Transaction committedAtOnce(long producerId, short epoch, int timeoutMs, long startMs, long nowMs) {
        return new Transaction(
                producerId,
                producerId,
                NO_PRODUCER_ID,
                epoch,
                timeoutMs,
                TransactionState.COMPLETE_COMMIT,
                NONE,
                startMs,
                nowMs,
                (short) 0);
    }

    /** Clients never get the last epoch: it is left for fencing them. */
    static boolean isExhausted(short epoch) {
        return epoch >= Short.MAX_VALUE - 1;
    }

    boolean isExhausted() {
        return isExhausted(epoch);
    }

    /** A transaction is open, or its markers are not all written. */
    public boolean isPending() {
        return state == TransactionState.ONGOING || state.isPrepared();
    }

    boolean isVersion2() {
        return clientVersion >= VERSION_2;
    }

    private static short next(short epoch) {
        return (short) Math.min(epoch + 1, Short.MAX_VALUE);
    }

    /** InitProducerId: the next epoch of the same producer id. */
    Transaction initialized(short newEpoch, int newTimeoutMs, long nowMs) {
        return initialized(producerId, newEpoch, newTimeoutMs, nowMs);
    }

    /** InitProducerId, when the epochs are used up. */
    Transaction rotated(long newProducerId, int newTimeoutMs, long nowMs) {
        return initialized(newProducerId, (short) 0, newTimeoutMs, nowMs);
    }

    private Transaction initialized(long newProducerId, short newEpoch, int newTimeoutMs, long nowMs) {
        return new Transaction(
                newProducerId,
                producerId,
                NO_PRODUCER_ID,
                newEpoch,
                newTimeoutMs,
                TransactionState.EMPTY,
                NONE,
                NO_TIME,
                nowMs,
                clientVersion);
    }

    short nextEpoch() {
        return next(epoch);
    }

    Transaction with(Collection<TopicPartition> added, short version, long nowMs) {
        TreeSet<TopicPartition> all = new TreeSet<>(partitions);
        all.addAll(added);
        return new Transaction(
                producerId,
                producerId,
                nextProducerId,
                epoch,
                timeoutMs,
                TransactionState.ONGOING,
                Collections.unmodifiableSortedSet(all),
                state == TransactionState.ONGOING ? startMs : nowMs,
                nowMs,
                version);
    }

    /** EndTxn of the first kind: the epoch stays. */
    Transaction prepared(boolean isCommit, long nowMs) {
        return prepared(isCommit, epoch, NO_PRODUCER_ID, (short) 0, nowMs);
    }

    /** EndTxn of the second kind: the markers carry the next epoch, and the producer goes on with it. */
    Transaction preparedWithNextEpoch(boolean isCommit, long newNextProducerId, long nowMs) {
        return prepared(isCommit, next(epoch), newNextProducerId, VERSION_2, nowMs);
    }

    /**
     * An abort that the producer has not asked for: it is fenced by the next epoch, which nobody has been given.
     *
     * @param isVersion2 the broker's transactions are of the second kind: then this end is as one that was asked for, and the producer
     *     may learn of it by asking to abort
     */
    Transaction fenced(boolean isVersion2, long newNextProducerId, long nowMs) {
        return isVersion2
                ? preparedWithNextEpoch(false, newNextProducerId, nowMs)
                : prepared(false, next(epoch), NO_PRODUCER_ID, (short) 0, nowMs);
    }

    private Transaction prepared(boolean isCommit, short newEpoch, long newNextProducerId, short version, long nowMs) {
        return new Transaction(
                producerId,
                producerId,
                newNextProducerId,
                newEpoch,
                timeoutMs,
                isCommit ? TransactionState.PREPARE_COMMIT : TransactionState.PREPARE_ABORT,
                partitions,
                state == TransactionState.ONGOING ? startMs : nowMs,
                nowMs,
                version);
    }

    /** All markers are written. */
    Transaction completed(long nowMs) {
        boolean isRotated = nextProducerId != NO_PRODUCER_ID;
        return new Transaction(
                isRotated ? nextProducerId : producerId,
                producerId,
                NO_PRODUCER_ID,
                isRotated ? 0 : epoch,
                timeoutMs,
                state == TransactionState.PREPARE_COMMIT
                        ? TransactionState.COMPLETE_COMMIT
                        : TransactionState.COMPLETE_ABORT,
                NONE,
                startMs,
                nowMs,
                clientVersion);
    }
}
