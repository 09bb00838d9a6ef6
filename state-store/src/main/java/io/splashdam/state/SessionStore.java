package io.splashdam.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by key and session: a view of a {@link KeyValueStore} of kind {@link StoreShape.Kind#SESSION}.
 *
 * <p>Owned by the task's thread. A session lives by its end: what ended before the retention is not found, and putting it does
 * nothing.
 */
public final class SessionStore {
    private final KeyValueStore store;
    private final Segments segments;

    public SessionStore(KeyValueStore store) {
        if (store.spec().shape().kind() != StoreShape.Kind.SESSION) {
            throw new IllegalArgumentException("Expected a store of sessions, but " + store.name() + " is one of "
                    + store.spec().shape().kind());
        }
        this.store = store;
        this.segments = store.segments();
    }

    public KeyValueStore entries() {
        return store;
    }

    /** The slot of a session, or -1 when its segment is over: to be loaded and written as in {@link KeyValueStore}. */
    public int slot(byte[] key, long startMs, long endMs) {
        long segment = segments.segmentToPut(endMs);
        if (segment < 0) {
            return -1;
        }
        byte[] composed = compose(segment, key, startMs, endMs);
        return store.slot(composed, 0, composed.length);
    }

    /** Puts or, with null, deletes the session from {@code startMs} to {@code endMs}. */
    public void put(byte[] key, long startMs, long endMs, byte @Nullable [] value) {
        long segment = segments.segmentToPut(endMs);
        if (segment < 0) {
            return;
        }
        byte[] composed = compose(segment, key, startMs, endMs);
        if (value == null) {
            store.delete(composed);
        } else {
            store.put(composed, value);
        }
    }

    public void remove(byte[] key, long startMs, long endMs) {
        put(key, startMs, endMs, null);
    }

    private static byte[] compose(long segment, byte[] key, long startMs, long endMs) {
        return ByteBuffer.allocate(key.length + 3 * Long.BYTES)
                .putLong(segment)
                .put(key)
                .putLong(endMs)
                .putLong(startMs)
                .array();
    }

    /** The value of exactly this session, or null. */
    public byte @Nullable [] fetchSession(byte[] key, long startMs, long endMs) {
        if (endMs < segments.minLiveMs()) {
            return null;
        }
        long segment = endMs / store.spec().shape().segmentMs();
        return store.get(compose(segment, key, startMs, endMs));
    }

    /** A key's sessions that end at {@code earliestEndMs} or later and start at {@code latestStartMs} or earlier, by end and start. */
    public SessionCursor findSessions(byte[] key, long earliestEndMs, long latestStartMs) {
        return new SessionCursor(store, segments, key, key, earliestEndMs, latestStartMs);
    }

    /** As {@link #findSessions(byte[], long, long)}, of the keys from {@code fromKey} to {@code toKey}; null leaves a side open. */
    public SessionCursor findSessions(
            byte @Nullable [] fromKey, byte @Nullable [] toKey, long earliestEndMs, long latestStartMs) {
        return new SessionCursor(store, segments, fromKey, toKey, earliestEndMs, latestStartMs);
    }

    /** Every session of a key. */
    public SessionCursor fetch(byte[] key) {
        return findSessions(key, 0, Long.MAX_VALUE);
    }

    public SessionCursor all() {
        return findSessions(null, null, 0, Long.MAX_VALUE);
    }

    /** The time that {@link #mark(long)} wrote last, -1 for none. */
    public long mark() {
        return segments.mark();
    }

    /** Writes a time that is kept with the entries, under a key that no entry has. */
    public void mark(long timeMs) {
        segments.mark(timeMs);
    }

    /** Highest end put so far; -1 for none. */
    public long streamTimeMs() {
        return segments.streamTimeMs();
    }

    static boolean isBetween(byte @Nullable [] from, byte @Nullable [] to, byte[] stored, int at, int end) {
        return (from == null || Arrays.compareUnsigned(from, 0, from.length, stored, at, end) <= 0)
                && (to == null || Arrays.compareUnsigned(stored, at, end, to, 0, to.length) <= 0);
    }
}
