package io.splashdam.record;

import io.splashdam.cluster.ErrorCode;
import java.util.List;

/** What {@link BatchCheck} says of the bytes that a client wants appended. */
public sealed interface BatchVerdict {
    /**
     * The bytes may go to the log as they are.
     *
     * @param maxTimestampMs of all batches; -1 where none of them has one
     */
    record Sound(int batches, int records, long maxTimestampMs) implements BatchVerdict {}

    /**
     * Nothing of it may be appended.
     *
     * @param recordErrors which records are to blame, where some are; at most {@link #MAX_RECORD_ERRORS}
     */
    record Refused(ErrorCode error, String message, List<RecordError> recordErrors) implements BatchVerdict {
        /** A client fails the rest of the batch anyway, so a refusal need not name every record. */
        public static final int MAX_RECORD_ERRORS = 100;

        Refused(ErrorCode error, String message) {
            this(error, message, List.of());
        }
    }

    /** @param index of the record in its batch */
    record RecordError(int index, String message) {}
}
