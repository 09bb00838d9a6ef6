package io.splashdam.log;

import io.splashdam.compaction.CleanablePart;

/**
 * How a compacted topic is cleaned. Never wrong.
 *
 * @param minDirtyRatio {@code min.cleanable.dirty.ratio}
 * @param minLagMs {@code min.compaction.lag.ms}
 * @param maxLagMs {@code max.compaction.lag.ms}
 * @param deleteRetentionMs {@code delete.retention.ms}
 */
public record CompactionConfig(double minDirtyRatio, long minLagMs, long maxLagMs, long deleteRetentionMs) {
    private static final long DAY_MS = 24 * 60 * 60 * 1000L;

    public CompactionConfig {
        require(minDirtyRatio >= 0 && minDirtyRatio <= 1, "min.cleanable.dirty.ratio", minDirtyRatio, "0 to 1");
        require(minLagMs >= 0, "min.compaction.lag.ms", minLagMs, "0 or more");
        require(maxLagMs >= 1, "max.compaction.lag.ms", maxLagMs, "1 or more");
        require(deleteRetentionMs >= 0, "delete.retention.ms", deleteRetentionMs, "0 or more");
    }

    /** Kafka's. */
    public static CompactionConfig defaults() {
        return new CompactionConfig(0.5, 0, Long.MAX_VALUE, DAY_MS);
    }

    CleanablePart.Rules rules() {
        return new CleanablePart.Rules(minDirtyRatio, minLagMs, maxLagMs);
    }

    private static void require(boolean holds, String property, double value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("Expected " + property + " to be " + expected + ", but it was " + value);
        }
    }
}
