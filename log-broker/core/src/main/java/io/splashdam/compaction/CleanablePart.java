package io.splashdam.compaction;

import java.util.List;

/**
 * What of a log may be cleaned now, and whether it is worth it.
 *
 * @param from the first dirty offset
 * @param to nothing from here on may be touched: open transactions, records that are too young, the segment that is written
 * @param cleanBytes of segments that lie below {@code from}
 * @param dirtyBytes of segments between
 * @param isOverdue a dirty record is older than {@code max.compaction.lag.ms}
 */
public record CleanablePart(long from, long to, long cleanBytes, long dirtyBytes, boolean isOverdue) {
    /** Of {@link Segment#maxTimestampMs} where no record has a time. */
    public static final long NO_TIMESTAMP = -1;

    /**
     * A segment that nobody writes any more.
     *
     * @param firstTimestampMs of its first batch; {@link #NO_TIMESTAMP} where it is not known
     */
    public record Segment(long baseOffset, long nextOffset, long bytes, long firstTimestampMs, long maxTimestampMs) {}

    /** {@code min.cleanable.dirty.ratio}, {@code min.compaction.lag.ms} and {@code max.compaction.lag.ms}. */
    public record Rules(double minDirtyRatio, long minLagMs, long maxLagMs) {}

    /**
     * @param rolled all segments but the last, the oldest first
     * @param cleanedTo all below was cleaned before
     * @param limit what the log itself lets touch: below the high watermark, the checkpoint, open transactions
     */
    public static CleanablePart of(List<Segment> rolled, long cleanedTo, long limit, Rules rules, long nowMs) {
        if (rolled.isEmpty()) {
            return new CleanablePart(limit, limit, 0, 0, false);
        }
        long from = Math.max(cleanedTo, rolled.get(0).baseOffset());
        long to = Math.min(limit, rolled.get(rolled.size() - 1).nextOffset());
        to = Math.max(from, Math.min(to, firstTooYoung(rolled, from, rules, nowMs)));
        long cleanBytes = 0;
        long dirtyBytes = 0;
        boolean isOverdue = false;
        for (Segment segment : rolled) {
            if (segment.nextOffset() <= from) {
                cleanBytes += segment.bytes();
            } else if (segment.baseOffset() < to) {
                dirtyBytes += segment.bytes();
                isOverdue |= segment.firstTimestampMs() >= 0 && nowMs - segment.firstTimestampMs() > rules.maxLagMs();
            }
        }
        return new CleanablePart(from, to, cleanBytes, dirtyBytes, isOverdue);
    }

    private static long firstTooYoung(List<Segment> rolled, long from, Rules rules, long nowMs) {
        if (rules.minLagMs() > 0) {
            for (Segment segment : rolled) {
                if (segment.nextOffset() > from && segment.maxTimestampMs() > nowMs - rules.minLagMs()) {
                    return segment.baseOffset();
                }
            }
        }
        return Long.MAX_VALUE;
    }

    public double dirtyRatio() {
        return dirtyBytes == 0 ? 0 : (double) dirtyBytes / (cleanBytes + dirtyBytes);
    }

    /** Kafka's rule: dirty enough, or somebody has waited for too long. */
    public boolean isDue(Rules rules) {
        return from < to && dirtyBytes > 0 && (isOverdue || dirtyRatio() > rules.minDirtyRatio());
    }
}
