package io.splashdam.coordinator;

/**
 * A state machine that lives in one partition of an internal topic. Pure: no clock, no file, no thread, no logger.
 *
 * <p>Requests are methods of the concrete shard that take a {@link Ticket} and a {@link Moment} and return a {@link Decision}.
 * They may change what the log does not hold (who waits, deadlines); what the log holds changes only in {@link #replay}.
 * Owned by the thread that steps the {@link ShardRuntime}.
 */
public interface Shard {
    /** Takes in one record, just decided or read from the log: the same code for both. */
    void replay(CoordinatorRecord record, Moment now);

    /** Takes in one record that counts only if its producer's transaction commits. */
    default void replayPending(CoordinatorRecord record, long producerId, short epoch, Moment now) {
        throw new IllegalStateException(
                "Expected no transactions in this topic, but producer " + producerId + " has one");
    }

    /** A producer's transaction has ended in this partition. Of a producer that had none open it means nothing. */
    default void replayEnd(long producerId, short epoch, boolean isCommit, Moment now) {}

    /** Nobody will ask this shard any more; another may be loaded in its place. */
    default void onDropped() {}

    /** The log was replayed to its end: from here on requests and timers come. */
    Decision onLoaded(Moment now);

    /** When {@link #onTime} wants to be called next, on the monotone clock; {@link Long#MAX_VALUE}: not at all. */
    long nextDeadlineMs();

    /** Does what is due. May leave a rest: then {@link #nextDeadlineMs} is still not later than {@code now}. */
    Decision onTime(Moment now);
}
