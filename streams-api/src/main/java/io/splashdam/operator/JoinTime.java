package io.splashdam.operator;

/**
 * What both sides of a left or outer join of two streams know together: stream time, and the earliest record that still waits
 * for a partner.
 *
 * <p>Owned by the task's thread.
 */
final class JoinTime {
    private long streamTimeMs = Moment.NONE;
    private long earliestWaitingMs = Long.MAX_VALUE;
    private boolean isResumed;

    void advance(long timestampMs) {
        streamTimeMs = Math.max(streamTimeMs, timestampMs);
    }

    long streamTimeMs() {
        return streamTimeMs;
    }

    void waits(long timestampMs) {
        earliestWaitingMs = Math.min(earliestWaitingMs, timestampMs);
    }

    /** True the first time: after a restart records may be waiting of which nobody knows the time. */
    boolean isToResume() {
        boolean isFirst = !isResumed;
        isResumed = true;
        return isFirst;
    }

    void earliestWaiting(long timestampMs) {
        earliestWaitingMs = timestampMs;
    }

    long earliestWaitingMs() {
        return earliestWaitingMs;
    }

    /**
     * True when some record may have waited longer than {@code openMs}. Kafka Streams looks at most once a second of wall clock; we
     * look when stream time says so, so that the same input has the same output.
     */
    boolean isTimeToLook(long openMs) {
        return earliestWaitingMs != Long.MAX_VALUE && earliestWaitingMs + openMs < streamTimeMs;
    }
}
