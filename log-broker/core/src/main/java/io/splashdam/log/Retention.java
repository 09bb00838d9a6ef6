package io.splashdam.log;

import java.io.IOException;
import java.util.List;

/** Which segments a topic's settings no longer keep. Pure but for {@link #timeOf}. */
final class Retention {
    private Retention() {}

    /** A rolled segment, the oldest first: where the next one begins, and whether its time is over. */
    record Candidate(long nextOffset, long bytes, boolean isExpired) {}

    /**
     * The offset that the log begins with afterwards, or -1 when all stays. Segments go from the oldest on, as long as they are expired
     * or the log without them is still {@code retention.bytes} large, and only up to {@code removable}.
     */
    static long startOffset(List<Candidate> rolled, LogConfig config, long sizeBytes, long removable) {
        long start = -1;
        long excess = config.retentionBytes() < 0 ? Long.MIN_VALUE : sizeBytes - config.retentionBytes();
        for (Candidate candidate : rolled) {
            boolean isTooMuch = config.retentionBytes() >= 0 && excess - candidate.bytes() >= 0;
            if (candidate.nextOffset() > removable || !candidate.isExpired() && !isTooMuch) {
                break;
            }
            excess -= candidate.bytes();
            start = candidate.nextOffset();
        }
        return start;
    }

    /** The newest record's time; of records without one, the segment's creation as far as it is known. */
    static long timeOf(Segment segment) throws IOException {
        long newest = segment.maxTimestampMs();
        return newest >= 0 ? newest : segment.createdMs();
    }
}
