package io.splashdam.log;

import java.io.IOException;

/** A read asked for an offset that the log does not have (any more). An ordinary answer: it carries no stack trace. */
public final class OffsetOutOfRangeException extends IOException {
    private static final long serialVersionUID = 1L;

    OffsetOutOfRangeException(LogId id, long offset, long startOffset, long endOffset) {
        super("Expected an offset of " + id + " from " + startOffset + " to " + endOffset + ", but it was " + offset);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
