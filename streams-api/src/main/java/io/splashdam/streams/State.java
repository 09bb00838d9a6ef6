package io.splashdam.streams;

/** What an application is doing; Kafka Streams' names. */
public enum State {
    /** Made, not started. */
    CREATED,

    /** Building tasks and restoring stores. */
    REBALANCING,

    /** Processing. */
    RUNNING,

    /** Told to stop: committing, letting go. */
    PENDING_SHUTDOWN,

    /** Stopped cleanly. */
    NOT_RUNNING,

    /** A thread has failed; nothing is processed any more. */
    ERROR;

    public boolean hasEnded() {
        return this == NOT_RUNNING || this == ERROR;
    }

    public boolean isRunningOrRebalancing() {
        return this == RUNNING || this == REBALANCING;
    }
}
