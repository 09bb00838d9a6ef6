package io.splashdam.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by key and start of a window: a view of a {@link KeyValueStore} of kind {@link StoreShape.Kind#WINDOW}.
 *
 * <p>Owned by the task's thread. What is older than the retention is not found, whether it is still there or not; what is put
 * into a segment that is over is dropped.
 *
 * <pre>{@code
 * windows.put(key, startMs, value);
 * try (WindowCursor cursor = windows.fetch(key, fromMs, toMs)) { while (cursor.next()) … }
 * }</pre>
 */
public final class WindowStore {
    private static final int PREFIX_BYTES = Long.BYTES;
    private static final int SUFFIX_BYTES = Long.BYTES + Integer.BYTES;

    private final KeyValueStore store;
    private final Segments segments;
    private final boolean retainsDuplicates;
    private byte[] composed = new byte[64];

    public WindowStore(KeyValueStore store) {
        if (store.spec().shape().kind() != StoreShape.Kind.WINDOW) {
            throw new IllegalArgumentException("Expected a store of windows, but " + store.name() + " is one of "
                    + store.spec().shape().kind());
        }
        this.store = store;
        this.segments = store.segments();
        this.retainsDuplicates = store.spec().shape().retainsDuplicates();
    }

    /** The entries behind: for slots, see {@link #slot}. */
    public KeyValueStore entries() {
        return store;
    }

    /**
     * The slot of a window, or -1 when its segment is over: to be loaded and written as in {@link KeyValueStore}. Only for
     * stores without duplicates.
     */
    public int slot(byte[] bytes, int at, int length, long startMs) {
        long segment = segments.segmentToPut(startMs);
        return segment < 0 ? -1 : store.slot(composed, 0, compose(segment, bytes, at, length, startMs, 0));
    }

    private int compose(long segment, byte[] bytes, int at, int length, long startMs, int number) {
        int size = PREFIX_BYTES + length + SUFFIX_BYTES;
        if (composed.length < size) {
            composed = new byte[2 * size];
        }
        ByteBuffer.wrap(composed)
                .putLong(segment)
                .put(bytes, at, length)
                .putLong(startMs)
                .putInt(number);
        return size;
    }

    /** Puts or, with null, deletes. With duplicates every value is added, and null does nothing. */
    public void put(byte[] key, long startMs, byte @Nullable [] value) {
        if (value == null) {
            if (!retainsDuplicates) {
                int slot = slot(key, 0, key.length, startMs);
                if (slot >= 0) {
                    store.delete(slot);
                }
            }
            return;
        }
        put(key, 0, key.length, startMs, value, 0, value.length);
    }

    public void put(byte[] key, int keyAt, int keyLength, long startMs, byte[] value, int valueAt, int valueLength) {
        long segment = segments.segmentToPut(startMs);
        if (segment >= 0) {
            int number = retainsDuplicates ? segments.nextSequence() : 0;
            int size = compose(segment, key, keyAt, keyLength, startMs, number);
            store.put(store.slot(composed, 0, size), value, valueAt, valueLength);
        }
    }

    /** The value of a window, or null. Not for stores with duplicates. */
    public byte @Nullable [] fetch(byte[] key, long startMs) {
        if (startMs < segments.minLiveMs() || startMs < 0) {
            return null;
        }
        int size = compose(startMs / segmentMs(), key, 0, key.length, startMs, 0);
        return store.get(Arrays.copyOf(composed, size));
    }

    private long segmentMs() {
        return store.spec().shape().segmentMs();
    }

    /** A key's windows that start from {@code fromMs} to {@code toMs}, both included, in that order. */
    public WindowCursor fetch(byte[] key, long fromMs, long toMs) {
        return new WindowCursor(store, segments, key, key, fromMs, toMs);
    }

    /** The windows of keys from {@code fromKey} to {@code toKey}, both included; null leaves a side open. Older segments first. */
    public WindowCursor fetch(byte @Nullable [] fromKey, byte @Nullable [] toKey, long fromMs, long toMs) {
        return new WindowCursor(store, segments, fromKey, toKey, fromMs, toMs);
    }

    /** Every key's windows that start from {@code fromMs} to {@code toMs}. Older segments first, in each the keys in order. */
    public WindowCursor fetchAll(long fromMs, long toMs) {
        return fetch(null, null, fromMs, toMs);
    }

    public WindowCursor all() {
        return fetchAll(0, Long.MAX_VALUE);
    }

    /** Time has come this far, though nothing is put. */
    public void advance(long timeMs) {
        segments.advance(timeMs);
    }

    /** The time that {@link #mark(long)} wrote last, -1 for none. */
    public long mark() {
        return segments.mark();
    }

    /** Writes a time that is kept with the entries, under a key that no entry has. */
    public void mark(long timeMs) {
        segments.mark(timeMs);
    }

    /** Highest start put so far; -1 for none. */
    public long streamTimeMs() {
        return segments.streamTimeMs();
    }
}
