package io.splashdam.coordinator.transaction;

import org.jspecify.annotations.Nullable;

/** Where a transaction is; the numbers are Kafka's, in the log too. */
public enum TransactionState {
    /** The producer has its epoch and has written nothing yet. */
    EMPTY("Empty"),
    /** Partitions have been added, and records may be there. */
    ONGOING("Ongoing"),
    /** Decided: it commits. Markers are being written. */
    PREPARE_COMMIT("PrepareCommit"),
    /** Decided: it aborts. Markers are being written. */
    PREPARE_ABORT("PrepareAbort"),
    COMPLETE_COMMIT("CompleteCommit"),
    COMPLETE_ABORT("CompleteAbort"),
    /** Never in a log of ours; Kafka has it for ids that are being forgotten. */
    DEAD("Dead"),
    /** Never in a log; Kafka has it for the moment before an abort that fences. */
    PREPARE_EPOCH_FENCE("PrepareEpochFence");

    private final String kafkaName;

    TransactionState(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    public String kafkaName() {
        return kafkaName;
    }

    byte id() {
        return (byte) ordinal();
    }

    static TransactionState of(byte id) {
        TransactionState[] all = values();
        if (id < 0 || id >= all.length) {
            throw new IllegalArgumentException("Expected a transaction state from 0 to 7, but it is " + id);
        }
        return all[id];
    }

    /** Null when there is no such state. */
    public static @Nullable TransactionState of(String kafkaName) {
        for (TransactionState state : values()) {
            if (state.kafkaName.equals(kafkaName)) {
                return state;
            }
        }
        return null;
    }

    /** The outcome is decided, and markers are on their way. */
    boolean isPrepared() {
        return this == PREPARE_COMMIT || this == PREPARE_ABORT;
    }

    /** No transaction is open. */
    boolean isIdle() {
        return this == EMPTY || this == COMPLETE_COMMIT || this == COMPLETE_ABORT;
    }
}
