package io.splashdam.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks windows, a segment at a time; stands before the first. Owned by the task's thread; close it. */
public final class WindowCursor implements AutoCloseable {
    private static final int PREFIX_BYTES = Long.BYTES;
    private static final int SUFFIX_BYTES = Long.BYTES + Integer.BYTES;

    private final KeyValueStore store;
    private final byte @Nullable [] fromKey;
    private final byte @Nullable [] toKey;
    private final boolean isOneKey;
    private final long fromMs;
    private final long toMs;
    private final long lastSegment;
    private long segment;
    private @Nullable StateCursor inSegment;
    private byte[] stored = {};
    private long startMs;

    WindowCursor(
            KeyValueStore store,
            Segments segments,
            byte @Nullable [] fromKey,
            byte @Nullable [] toKey,
            long fromMs,
            long toMs) {
        this.store = store;
        this.fromKey = fromKey;
        this.toKey = toKey;
        this.isOneKey = fromKey != null && fromKey == toKey;
        this.fromMs = Math.max(Math.max(0L, fromMs), segments.minLiveMs());
        this.toMs = toMs;
        long segmentMs = store.spec().shape().segmentMs();
        this.segment = this.fromMs / segmentMs - 1;
        this.lastSegment = toMs < this.fromMs ? -1 : Math.min(toMs / segmentMs, segments.last());
    }

    /** Moves to the next window; false when there is none. */
    public boolean next() {
        while (true) {
            StateCursor cursor = inSegment;
            if (cursor == null) {
                if (segment >= lastSegment) {
                    return false;
                }
                segment++;
                cursor = open();
                inSegment = cursor;
            }
            while (cursor.next()) {
                stored = cursor.key();
                startMs = ByteBuffer.wrap(stored).getLong(stored.length - SUFFIX_BYTES);
                if (isWithin()) {
                    return true;
                }
            }
            close();
        }
    }

    private StateCursor open() {
        byte[] from = fromKey == null ? bound(new byte[0], 0, false) : bound(fromKey, isOneKey ? fromMs : 0L, isOneKey);
        byte[] to = null;
        if (isOneKey && toKey != null) {
            to = toMs == Long.MAX_VALUE ? after(bound(toKey, toMs, true)) : bound(toKey, toMs + 1, true);
        }
        return store.range(
                from,
                to == null
                        ? ByteBuffer.allocate(PREFIX_BYTES).putLong(segment + 1).array()
                        : to);
    }

    private byte[] bound(byte[] key, long timeMs, boolean hasTime) {
        ByteBuffer bound = ByteBuffer.allocate(PREFIX_BYTES + key.length + (hasTime ? Long.BYTES : 0));
        bound.putLong(segment).put(key);
        if (hasTime) {
            bound.putLong(timeMs);
        }
        return bound.array();
    }

    private static byte[] after(byte[] bound) {
        byte[] longer = Arrays.copyOf(bound, bound.length + Integer.BYTES + 1);
        Arrays.fill(longer, bound.length, longer.length, (byte) 0xFF);
        return longer;
    }

    /** Keys differ in length, so a range of bytes holds others, too. */
    private boolean isWithin() {
        if (startMs < fromMs || startMs > toMs) {
            return false;
        }
        return SessionStore.isBetween(fromKey, toKey, stored, PREFIX_BYTES, stored.length - SUFFIX_BYTES);
    }

    /** The key proper, copied. */
    public byte[] key() {
        return Arrays.copyOfRange(stored, PREFIX_BYTES, stored.length - SUFFIX_BYTES);
    }

    /** The entry's key as it lies in the store, which must not be changed. */
    public byte[] storedKey() {
        return stored;
    }

    public long startMs() {
        return startMs;
    }

    public byte[] value() {
        StateCursor cursor = inSegment;
        if (cursor == null) {
            throw new IllegalStateException("Expected a cursor on an entry, but it stands on none");
        }
        return cursor.value();
    }

    @Override
    public void close() {
        StateCursor cursor = inSegment;
        inSegment = null;
        if (cursor != null) {
            cursor.close();
        }
    }
}
