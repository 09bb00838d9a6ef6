package io.splashdam.state;

import java.nio.ByteBuffer;

/**
 * Which segments of a store may hold entries, and how far its time has come.
 *
 * <p>Owned by the task's thread; one per store, shared by its views. Learned from the store when first asked, so that a restore may come before.
 */
final class Segments {
    private static final long UNKNOWN_MS = -1L;

    private final KeyValueStore store;
    private final StoreShape shape;
    private boolean isLearned;
    private long last = -1;
    private long streamTimeMs = UNKNOWN_MS;
    private long firstLive;
    private int sequence = -1;

    Segments(KeyValueStore store) {
        this.store = store;
        this.shape = store.spec().shape();
    }

    /** Highest time put so far, -1 for none; after a restart at least the beginning of the last segment. */
    long streamTimeMs() {
        learn();
        return streamTimeMs;
    }

    /** The segment of an entry's time, or -1 when that is over. Advances stream time. */
    long segmentToPut(long timeMs) {
        advance(timeMs);
        long segment = timeMs / shape.segmentMs();
        if (segment < firstLive) {
            return -1;
        }
        last = Math.max(last, segment);
        return segment;
    }

    void advance(long timeMs) {
        learn();
        if (timeMs > streamTimeMs) {
            streamTimeMs = timeMs;
            expire();
        }
    }

    private void expire() {
        long minLive = Math.max(0L, streamTimeMs - shape.retentionMs()) / shape.segmentMs();
        if (minLive > firstLive) {
            firstLive = minLive;
            store.expireBelow(ByteBuffer.allocate(Long.BYTES).putLong(minLive).array());
        }
    }

    /**
     * The next number of a duplicate. Begins behind the changelog's end, which counts at least as fast: no number of an earlier run
     * comes again.
     */
    int nextSequence() {
        if (sequence < 0) {
            sequence = (int) (Math.max(0L, store.position()) & Integer.MAX_VALUE);
        }
        sequence = (sequence + 1) & Integer.MAX_VALUE;
        return sequence;
    }

    /** The store has been emptied or set back: what was learned of it does not hold any more. */
    void forget() {
        isLearned = false;
        last = -1;
        streamTimeMs = UNKNOWN_MS;
        firstLive = 0;
        sequence = -1;
    }

    /** The earliest time that is still kept. */
    long minLiveMs() {
        learn();
        return streamTimeMs - shape.retentionMs() + 1;
    }

    /** The last segment that may hold an entry; -1 for none. */
    long last() {
        learn();
        return last;
    }

    /**
     * The key of the mark: without a key proper, of a time that no entry has, in a segment that is never over.
     *
     * <pre>
     *   segment:8 of the time | time:8, the smallest of all | zeros
     * </pre>
     */
    private byte[] markKey() {
        return ByteBuffer.allocate(Long.BYTES + shape.kind().suffixBytes())
                .putLong(Long.MIN_VALUE / shape.segmentMs())
                .putLong(Long.MIN_VALUE)
                .array();
    }

    long mark() {
        byte[] value = store.get(markKey());
        return value == null ? UNKNOWN_MS : ByteBuffer.wrap(value).getLong();
    }

    /** Twice, so that it fits either layout. */
    void mark(long timeMs) {
        store.put(
                markKey(),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(timeMs)
                        .putLong(timeMs)
                        .array());
    }

    /** Finds the last segment with one seek per segment: there are few. */
    private void learn() {
        if (isLearned) {
            return;
        }
        isLearned = true;
        long segment = 0;
        while (true) {
            try (StateCursor cursor =
                    store.range(ByteBuffer.allocate(Long.BYTES).putLong(segment).array(), null)) {
                long found = cursor.next() ? ByteBuffer.wrap(cursor.key()).getLong() : -1;
                if (found < 0) {
                    break; // nothing, or the mark
                }
                last = found;
            }
            segment = last + 1;
        }
        if (last >= 0) {
            streamTimeMs = last * shape.segmentMs();
            expire();
        }
    }
}
