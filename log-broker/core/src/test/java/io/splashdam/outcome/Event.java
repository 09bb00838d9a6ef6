package io.splashdam.outcome;

/** Something that was seen from outside, at its place in the order of all. */
public sealed interface Event {
    /** How a transaction ended, as its producer knows. */
    enum Outcome {
        COMMITTED,
        /** Aborted, or refused: nothing of it may ever be read. */
        ABORTED,
        /** The answer was lost. */
        UNKNOWN
    }

    /** @param owner rises with each producer that has been told that the id is its own now */
    record Initialized(String transactionalId, long owner) implements Event {}

    record Began(String transaction, String transactionalId, long owner) implements Event {}

    /** A record is about to be sent. */
    record Wrote(String transaction, String partition, String value) implements Event {}

    /** An offset is about to be sent with the transaction. */
    record WroteOffset(String transaction, String group, String partition, long offset) implements Event {}

    /** The commit is about to be sent. */
    record AsksCommit(String transaction) implements Event {}

    record Told(String transaction, Outcome outcome) implements Event {}

    /** A power loss may have taken it, as a whole. */
    record MayBeLost(String transaction) implements Event {}

    /** A {@code read_committed} reader got a record. */
    record Read(String reader, String partition, long offset, String value) implements Event {}

    /** The committed offset of a group, looked up for the sweep of that reader. */
    record FoundOffset(String reader, String group, String partition, long offset) implements Event {}

    /** The reader has read all that there is, from the beginning, and nothing was on its way. */
    record Swept(String reader) implements Event {}

    record Stable(String partition, long lastStableOffset, long highWatermark) implements Event {}
}
