package io.splashdam.state;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * How the keys of a store are arranged, and how long its entries live.
 *
 * <pre>
 *   KEY_VALUE   key
 *   WINDOW      segment:8 | key start:8 sequence:4      what stands behind the segment is the changelog's key,
 *   SESSION     segment:8 | key end:8 start:8           byte for byte as Kafka Streams writes it
 * </pre>
 *
 * A segment is {@code segmentMs} of time: a key's windows are found with one seek per segment, and what is too old goes away
 * with one range deletion.
 *
 * @param retentionMs how long an entry lives behind stream time, in milliseconds
 * @param segmentMs time that one segment covers, in milliseconds
 * @param retainsDuplicates true: several values per key and time, told apart by a sequence
 */
public record StoreShape(Kind kind, long retentionMs, long segmentMs, boolean retainsDuplicates) {
    /** Entries that nothing but a deletion ends. */
    public static final StoreShape KEY_VALUE = new StoreShape(Kind.KEY_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, false);

    /** Kafka Streams keeps a changelog's records this much longer than its store does, in milliseconds. */
    private static final long ADDITIONAL_RETENTION_MS = 24 * 60 * 60 * 1000L;

    private static final long MIN_SEGMENT_MS = 60_000L;
    private static final int SEGMENT_BYTES = Long.BYTES;

    /** What the bytes of a key are. */
    public enum Kind {
        /** The key's serialised form, nothing else. */
        KEY_VALUE(0),

        /** Key, start of the window, sequence. */
        WINDOW(Long.BYTES + Integer.BYTES),

        /** Key, end of the session, start of the session. */
        SESSION(2 * Long.BYTES);

        private final int suffixBytes;

        Kind(int suffixBytes) {
            this.suffixBytes = suffixBytes;
        }

        /** Bytes behind the key proper. */
        public int suffixBytes() {
            return suffixBytes;
        }
    }

    public StoreShape {
        if (retentionMs < 0 || segmentMs <= 0) {
            throw new IllegalArgumentException("Expected a retention of at least 0 ms and segments of at least 1 ms,"
                    + " but found " + retentionMs + " and " + segmentMs);
        }
    }

    /** Windows with segments as Kafka Streams cuts them: half the retention, at least a minute. */
    public static StoreShape window(long retentionMs, boolean retainsDuplicates) {
        return new StoreShape(Kind.WINDOW, retentionMs, segmentMs(retentionMs), retainsDuplicates);
    }

    /** Windows with a segment per start, so that they lie by start and key: for those who go through closed ones. */
    public static StoreShape windowByStart(long retentionMs, long advanceMs) {
        return new StoreShape(Kind.WINDOW, retentionMs, advanceMs, false);
    }

    /** Sessions with segments as Kafka Streams cuts them. */
    public static StoreShape session(long retentionMs) {
        return new StoreShape(Kind.SESSION, retentionMs, segmentMs(retentionMs), false);
    }

    private static long segmentMs(long retentionMs) {
        return Math.max(retentionMs / 2, MIN_SEGMENT_MS);
    }

    /** Bytes before the changelog's key. */
    public int prefixBytes() {
        return kind == Kind.KEY_VALUE ? 0 : SEGMENT_BYTES;
    }

    /** The time by which the entry with the changelog's key {@code key} lives: start of a window, end of a session; else 0. */
    public long timeMs(byte[] key, int at, int length) {
        if (kind == Kind.KEY_VALUE) {
            return 0L;
        }
        if (length < kind.suffixBytes()) {
            throw new StateException("Expected a key of at least " + kind.suffixBytes()
                    + " bytes in a changelog of kind " + kind + ", but found " + length);
        }
        return ByteBuffer.wrap(key).getLong(at + length - kind.suffixBytes());
    }

    /** The segment in which the entry with the changelog's key {@code key} lies. */
    public long segmentOf(byte[] key, int at, int length) {
        return timeMs(key, at, length) / segmentMs;
    }

    /** Settings that a changelog of such a store needs. */
    public Map<String, String> changelogConfig() {
        if (kind == Kind.KEY_VALUE) {
            return Map.of("cleanup.policy", "compact");
        }
        long retained = retentionMs + ADDITIONAL_RETENTION_MS;
        return Map.of("cleanup.policy", "compact,delete", "retention.ms", Long.toString(retained < 0 ? -1 : retained));
    }
}
