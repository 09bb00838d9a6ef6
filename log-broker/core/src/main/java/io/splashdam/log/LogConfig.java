package io.splashdam.log;

/**
 * The topic settings that a log needs. Never wrong.
 *
 * @param segmentBytes {@code segment.bytes}
 * @param segmentMs {@code segment.ms}
 * @param segmentJitterMs {@code segment.jitter.ms}
 * @param indexIntervalBytes {@code index.interval.bytes}
 * @param segmentIndexBytes {@code segment.index.bytes}
 * @param retentionMs {@code retention.ms}, -1 for ever
 * @param retentionBytes {@code retention.bytes}, -1 without limit
 * @param maxMessageBytes {@code max.message.bytes}
 * @param fileDeleteDelayMs {@code file.delete.delay.ms}
 * @param flushMessages {@code flush.messages}; only under {@code durability=os}
 * @param flushMs {@code flush.ms}; only under {@code durability=os}
 * @param compact {@code cleanup.policy} holds compact
 * @param delete {@code cleanup.policy} holds delete
 * @param compaction counts where {@code compact} does
 */
public record LogConfig(
        Durability durability,
        int segmentBytes,
        long segmentMs,
        long segmentJitterMs,
        int indexIntervalBytes,
        int segmentIndexBytes,
        long retentionMs,
        long retentionBytes,
        int maxMessageBytes,
        long fileDeleteDelayMs,
        long flushMessages,
        long flushMs,
        TimestampType timestampType,
        boolean compact,
        boolean delete,
        CompactionConfig compaction) {
    private static final long DAY_MS = 24 * 60 * 60 * 1000L;

    public LogConfig {
        require(segmentBytes >= 14, "segment.bytes", segmentBytes, "14 or more");
        require(segmentMs >= 1, "segment.ms", segmentMs, "1 or more");
        require(segmentJitterMs >= 0, "segment.jitter.ms", segmentJitterMs, "0 or more");
        require(indexIntervalBytes >= 0, "index.interval.bytes", indexIntervalBytes, "0 or more");
        require(segmentIndexBytes >= 4, "segment.index.bytes", segmentIndexBytes, "4 or more");
        require(retentionMs >= -1, "retention.ms", retentionMs, "-1 or more");
        require(retentionBytes >= -1, "retention.bytes", retentionBytes, "-1 or more");
        require(maxMessageBytes >= 0, "max.message.bytes", maxMessageBytes, "0 or more");
        require(fileDeleteDelayMs >= 0, "file.delete.delay.ms", fileDeleteDelayMs, "0 or more");
        require(flushMessages >= 1, "flush.messages", flushMessages, "1 or more");
        require(flushMs >= 0, "flush.ms", flushMs, "0 or more");
    }

    private static void require(boolean holds, String property, long value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("Expected " + property + " to be " + expected + ", but it was " + value);
        }
    }

    /** Kafka's defaults, with {@code durability=fsync}. */
    public static LogConfig defaults() {
        return new LogConfig(
                Durability.FSYNC,
                1 << 30,
                7 * DAY_MS,
                0,
                4096,
                10 << 20,
                7 * DAY_MS,
                -1,
                1024 * 1024 + 12,
                60_000,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                TimestampType.CREATE_TIME,
                false,
                true,
                CompactionConfig.defaults());
    }

    public LogConfig withDurability(Durability changed) {
        return new LogConfig(
                changed,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                segmentIndexBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                fileDeleteDelayMs,
                flushMessages,
                flushMs,
                timestampType,
                compact,
                delete,
                compaction);
    }

    public LogConfig withSegments(int bytes, long ms, long jitterMs, int indexBytes) {
        return new LogConfig(
                durability,
                bytes,
                ms,
                jitterMs,
                indexIntervalBytes,
                indexBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                fileDeleteDelayMs,
                flushMessages,
                flushMs,
                timestampType,
                compact,
                delete,
                compaction);
    }

    public LogConfig withSegmentBytes(int bytes) {
        return withSegments(bytes, segmentMs, segmentJitterMs, segmentIndexBytes);
    }

    public LogConfig withIndexIntervalBytes(int bytes) {
        return new LogConfig(
                durability,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                bytes,
                segmentIndexBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                fileDeleteDelayMs,
                flushMessages,
                flushMs,
                timestampType,
                compact,
                delete,
                compaction);
    }

    public LogConfig withRetention(long ms, long bytes, long deleteDelayMs) {
        return new LogConfig(
                durability,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                segmentIndexBytes,
                ms,
                bytes,
                maxMessageBytes,
                deleteDelayMs,
                flushMessages,
                flushMs,
                timestampType,
                compact,
                delete,
                compaction);
    }

    public LogConfig withFlush(long messages, long ms) {
        return new LogConfig(
                durability,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                segmentIndexBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                fileDeleteDelayMs,
                messages,
                ms,
                timestampType,
                compact,
                delete,
                compaction);
    }

    public LogConfig withTimestampType(TimestampType type) {
        return new LogConfig(
                durability,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                segmentIndexBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                fileDeleteDelayMs,
                flushMessages,
                flushMs,
                type,
                compact,
                delete,
                compaction);
    }

    /** {@code cleanup.policy=compact}, or {@code compact,delete}. */
    public LogConfig withCompaction(CompactionConfig changed, boolean alsoDelete) {
        return new LogConfig(
                durability,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                segmentIndexBytes,
                retentionMs,
                retentionBytes,
                maxMessageBytes,
                fileDeleteDelayMs,
                flushMessages,
                flushMs,
                timestampType,
                true,
                alsoDelete,
                changed);
    }
}
