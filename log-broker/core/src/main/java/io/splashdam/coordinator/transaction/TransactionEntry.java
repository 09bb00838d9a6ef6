package io.splashdam.coordinator.transaction;

import io.splashdam.coordinator.Ticket;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One transactional id in a running shard: what the log says, and what it need not say.
 *
 * <p>Owned by its {@link TransactionShard}. {@link #stored} is written by replay alone.
 */
final class TransactionEntry {
    static final long NEVER = Long.MAX_VALUE;

    final String transactionalId;
    Transaction stored;

    /** When the open transaction began, and when the last step was, on the monotone clock. */
    long startedAtMs;

    long updatedAtMs;

    /** The producer's epoch before its last step that raised it, if it was its own (KIP-360): one who asks again is not a zombie. */
    short lastEpoch = Transaction.NO_EPOCH;

    /** When markers that could not be written are tried again. */
    long retryAtMs = NEVER;

    /** When the shard looks at this entry next: never later than its earliest deadline. */
    long wakeUpMs = NEVER;

    /** Who waits for the transaction before to be complete, the oldest first. */
    final Deque<Waiter> waiters = new ArrayDeque<>();

    record Waiter(AddRequest request, Ticket<VerifyAnswer> ticket, long untilMs) {}

    TransactionEntry(String transactionalId, Transaction stored) {
        this.transactionalId = transactionalId;
        this.stored = stored;
    }

    long nextDeadlineMs() {
        long next = waiters.isEmpty() ? NEVER : waiters.element().untilMs();
        if (stored.state() == TransactionState.ONGOING) {
            next = Math.min(next, timesOutAtMs());
        }
        return stored.state().isPrepared() ? Math.min(next, retryAtMs) : next;
    }

    long timesOutAtMs() {
        return startedAtMs + stored.timeoutMs();
    }
}
