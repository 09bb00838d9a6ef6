package io.splashdam.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks sessions, a segment at a time; stands before the first. Owned by the task's thread; close it. */
public final class SessionCursor implements AutoCloseable {
    private static final int PREFIX_BYTES = Long.BYTES;
    private static final int SUFFIX_BYTES = 2 * Long.BYTES;

    private final KeyValueStore store;
    private final byte @Nullable [] fromKey;
    private final byte @Nullable [] toKey;
    private final long earliestEndMs;
    private final long latestStartMs;
    private final long lastSegment;
    private long segment;
    private @Nullable StateCursor inSegment;
    private byte[] stored = {};
    private long startMs;
    private long endMs;

    SessionCursor(
            KeyValueStore store,
            Segments segments,
            byte @Nullable [] fromKey,
            byte @Nullable [] toKey,
            long earliestEndMs,
            long latestStartMs) {
        this.store = store;
        this.fromKey = fromKey;
        this.toKey = toKey;
        this.earliestEndMs = Math.max(Math.max(0L, earliestEndMs), segments.minLiveMs());
        this.latestStartMs = latestStartMs;
        this.segment = this.earliestEndMs / store.spec().shape().segmentMs() - 1;
        this.lastSegment = segments.last();
    }

    /** Moves to the next session; false when there is none. */
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
                ByteBuffer view = ByteBuffer.wrap(stored);
                endMs = view.getLong(stored.length - SUFFIX_BYTES);
                startMs = view.getLong(stored.length - Long.BYTES);
                if (endMs >= earliestEndMs
                        && startMs <= latestStartMs
                        && SessionStore.isBetween(fromKey, toKey, stored, PREFIX_BYTES, stored.length - SUFFIX_BYTES)) {
                    return true;
                }
            }
            close();
        }
    }

    private StateCursor open() {
        byte[] key = fromKey == null ? new byte[0] : fromKey;
        boolean isOneKey = fromKey != null && fromKey == toKey;
        ByteBuffer from = ByteBuffer.allocate(PREFIX_BYTES + key.length + (isOneKey ? Long.BYTES : 0));
        from.putLong(segment).put(key);
        if (isOneKey) {
            from.putLong(earliestEndMs);
        }
        byte[] to;
        if (isOneKey) {
            to = Arrays.copyOf(from.array(), PREFIX_BYTES + key.length + 2 * Long.BYTES + 1);
            Arrays.fill(to, PREFIX_BYTES + key.length, to.length, (byte) 0xFF);
        } else {
            to = ByteBuffer.allocate(PREFIX_BYTES).putLong(segment + 1).array();
        }
        return store.range(from.array(), to);
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

    public long endMs() {
        return endMs;
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
