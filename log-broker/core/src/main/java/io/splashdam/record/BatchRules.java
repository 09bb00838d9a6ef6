package io.splashdam.record;

/**
 * What a topic and a request allow in the batches of a client.
 *
 * @param depth how far {@link BatchCheck} looks
 * @param maxMessageBytes {@code max.message.bytes}: the largest batch; 0 refuses all
 * @param maxAppendBytes the largest append, which is a segment ({@code segment.bytes})
 * @param isCompacted records without a key are refused
 * @param isLogAppendTime {@code message.timestamp.type}: the log stamps the records, so theirs do not matter
 * @param timestampBeforeMaxMs {@code message.timestamp.before.max.ms}
 * @param timestampAfterMaxMs {@code message.timestamp.after.max.ms}
 * @param allowsZstd false for Produce before version 7
 * @param allowsTransactional whether the request names a transactional id that may write
 * @param allowsSeveralBatches false for Produce from version 3 on, where a partition gets one batch
 * @param maxDecompressedBytes what a compressed batch may unpack to, where the check unpacks it
 */
public record BatchRules(
        Depth depth,
        int maxMessageBytes,
        int maxAppendBytes,
        boolean isCompacted,
        boolean isLogAppendTime,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        boolean allowsZstd,
        boolean allowsTransactional,
        boolean allowsSeveralBatches,
        int maxDecompressedBytes) {
    /** Kafka's default for {@code max.message.bytes}: one MiB of records beside the overhead of a log entry. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024 + BatchView.LOG_OVERHEAD_BYTES;

    private static final long DEFAULT_TIMESTAMP_AFTER_MAX_MS = 3_600_000;
    private static final int DEFAULT_SEGMENT_BYTES = 1024 * 1024 * 1024;

    /** How far to look. Each looks at all that the one before it does. */
    public enum Depth {
        /** Headers and checksums: for batches that this process has built itself. */
        HEADER,
        /** Each record of an uncompressed batch too, without its headers' contents: for the network. */
        RECORDS,
        /** Each record of compressed batches too, which are unpacked for it; compacted topics always get this. */
        UNPACKED
    }

    public BatchRules {
        if (maxMessageBytes < 0) {
            throw new IllegalArgumentException(
                    "Expected max.message.bytes of at least 0, but found " + maxMessageBytes);
        }
        requirePositive("segment.bytes", maxAppendBytes);
        requirePositive("max decompressed bytes", maxDecompressedBytes);
        if (timestampBeforeMaxMs < 0 || timestampAfterMaxMs < 0) {
            throw new IllegalArgumentException(
                    "Expected message.timestamp.before.max.ms and message.timestamp.after.max.ms of"
                            + " at least 0, but found " + timestampBeforeMaxMs + " and " + timestampAfterMaxMs);
        }
    }

    /** Kafka's defaults, as for a Produce request of a current version. */
    public static BatchRules defaults() {
        return new BatchRules(
                Depth.RECORDS,
                DEFAULT_MAX_MESSAGE_BYTES,
                DEFAULT_SEGMENT_BYTES,
                false,
                false,
                Long.MAX_VALUE,
                DEFAULT_TIMESTAMP_AFTER_MAX_MS,
                true,
                false,
                false,
                RecordCursor.DEFAULT_MAX_DECOMPRESSED_BYTES);
    }

    /** These rules for a request: what its version and its transactional id allow. */
    public BatchRules forRequest(boolean allowsZstd, boolean allowsTransactional, boolean allowsSeveralBatches) {
        if (this.allowsZstd == allowsZstd
                && this.allowsTransactional == allowsTransactional
                && this.allowsSeveralBatches == allowsSeveralBatches) {
            return this;
        }
        return new BatchRules(
                depth,
                maxMessageBytes,
                maxAppendBytes,
                isCompacted,
                isLogAppendTime,
                timestampBeforeMaxMs,
                timestampAfterMaxMs,
                allowsZstd,
                allowsTransactional,
                allowsSeveralBatches,
                maxDecompressedBytes);
    }

    boolean looksAtRecords(boolean isCompressed) {
        return isCompacted || (isCompressed ? depth == Depth.UNPACKED : depth != Depth.HEADER);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected " + name + " above 0, but found " + value);
        }
    }
}
