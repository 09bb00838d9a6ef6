package io.splashdam.partition;

import io.splashdam.cluster.ErrorCode;

/** What became of batches that asked to be appended. Reused by the append thread: valid until the next call. */
public final class Admission {
    /** What was decided. */
    public enum Verdict {
        /** Staged: they have offsets, and will be in the log with the next write. */
        STAGED,
        /** They are in the log already, at {@link #baseOffset()}. */
        DUPLICATE,
        REFUSED
    }

    private Verdict verdict = Verdict.REFUSED;
    private long baseOffset = -1;
    private long timestampMs = -1;
    private ErrorCode error = ErrorCode.NONE;
    private String message = "";

    Admission staged(long baseOffset, long logAppendTimeMs) {
        verdict = Verdict.STAGED;
        this.baseOffset = baseOffset;
        timestampMs = logAppendTimeMs;
        return this;
    }

    Admission duplicate(long baseOffset, long timestampMs) {
        verdict = Verdict.DUPLICATE;
        this.baseOffset = baseOffset;
        this.timestampMs = timestampMs;
        return this;
    }

    Admission refused(ErrorCode error, String message) {
        verdict = Verdict.REFUSED;
        this.error = error;
        this.message = message;
        return this;
    }

    /** For a bug: the append is refused, the stage goes on. */
    public static Admission unexpected(RuntimeException cause) {
        return new Admission().refused(ErrorCode.UNKNOWN_SERVER_ERROR, String.valueOf(cause.getMessage()));
    }

    public Verdict verdict() {
        return verdict;
    }

    public long baseOffset() {
        return baseOffset;
    }

    /** The log append time given to the records, or -1 when they keep their producer's time. */
    public long logAppendTimeMs() {
        return timestampMs;
    }

    public ErrorCode error() {
        return error;
    }

    public String message() {
        return message;
    }
}
