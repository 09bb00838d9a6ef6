package io.splashdam.producer;

import io.splashdam.cluster.ErrorCode;

/** Whether a batch may be appended, by what its producer has appended before. */
public sealed interface SequenceCheck {
    /** Append it. */
    record InSequence() implements SequenceCheck {}

    /** It is in the log already: answer as the first time, append nothing. */
    record Duplicate(long baseOffset, long lastOffset, long timestampMs) implements SequenceCheck {}

    record Refused(ErrorCode error, String message) implements SequenceCheck {}

    SequenceCheck IN_SEQUENCE = new InSequence();
}
