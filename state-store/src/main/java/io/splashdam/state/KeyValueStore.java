package io.splashdam.state;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One store of one task: bytes by key. Changes stay on the heap until {@link StateStores#write}.
 *
 * <p>Owned by the task's thread. There are two ways in. By key: {@link #get}, {@link #put}, {@link #range}. By slot, for
 * operators that work on batches: ask {@link #slot} for every key of the batch, {@link #load} what is missing with one
 * lookup, then read and write the slots' bytes in place. A slot is valid until the next commit.
 *
 * <pre>{@code
 * for (int i = 0; i < n; i++) slots[i] = store.slot(bytes, at[i], length[i]);
 * store.load();
 * for (int i = 0; i < n; i++) { int at = store.reserve(slots[i], 8); increment(store.arena(), at); }
 * }</pre>
 */
public final class KeyValueStore {
    /** Keys asked of the backend in one call. */
    private static final int MULTI_GET_KEYS = 1024;

    private static final byte[] NO_BYTES = {};

    private final StoreSpec spec;
    private final int index;
    private final StateBackend backend;
    private final long maxOverlayBytes;
    private final Overlay overlay = new Overlay();
    private final Segments segments;
    private final NavigableMap<byte[], Integer> sortedUnwritten = new TreeMap<>(Arrays::compareUnsigned); // slots
    private int
            sortedCount; // unwritten slots that stand in sortedUnwritten: the first range after a change adds the rest
    private byte @Nullable [] expiredBelow;
    private byte[][] lookupKeys = new byte[16][];
    private byte[] @Nullable [] lookupValues = new byte[16][];

    KeyValueStore(StoreSpec spec, int index, StateBackend backend, long maxOverlayBytes) {
        this.spec = spec;
        this.index = index;
        this.backend = backend;
        this.maxOverlayBytes = maxOverlayBytes;
        this.segments = new Segments(this);
    }

    public StoreSpec spec() {
        return spec;
    }

    public String name() {
        return spec.name();
    }

    /** From which changelog offset a replay continues, or {@link StateBackend#NO_POSITION}. */
    long position() {
        return backend.position(index);
    }

    /** Of a store of windows or sessions: the segments, known to all its views. */
    Segments segments() {
        return segments;
    }

    /** The value of {@code key}, or null. */
    public byte @Nullable [] get(byte[] key) {
        int slot = overlay.find(key, 0, key.length);
        if (slot < 0 || overlay.valueLength(slot) == Overlay.UNKNOWN) {
            return backend.get(index, key, 0, key.length);
        }
        return overlay.valueLength(slot) == Overlay.ABSENT ? null : overlay.value(slot);
    }

    public void put(byte[] key, byte[] value) {
        put(slot(key, 0, key.length), value, 0, value.length);
    }

    public void delete(byte[] key) {
        delete(slot(key, 0, key.length));
    }

    /** Entries with {@code from <= key < to}, as they are now, in the order of unsigned bytes; null leaves a side open. */
    public StateCursor range(byte @Nullable [] from, byte @Nullable [] to) {
        return new MergedCursor(unwrittenBetween(from, to), backend.range(index, from, to));
    }

    public StateCursor all() {
        return range(null, null);
    }

    private NavigableMap<byte[], byte @Nullable []> unwrittenBetween(byte @Nullable [] from, byte @Nullable [] to) {
        for (; sortedCount < overlay.unwrittenCount(); sortedCount++) {
            int slot = overlay.unwrittenSlot(sortedCount);
            sortedUnwritten.put(overlay.key(slot), slot);
        }
        NavigableMap<byte[], byte @Nullable []> between = new TreeMap<>(Arrays::compareUnsigned);
        if (from != null && to != null && Arrays.compareUnsigned(from, to) > 0) {
            return between;
        }
        NavigableMap<byte[], Integer> part = from == null ? sortedUnwritten : sortedUnwritten.tailMap(from, true);
        part = to == null ? part : part.headMap(to, false);
        part.forEach((key, slot) -> between.put(key, overlay.valueLength(slot) < 0 ? null : overlay.value(slot)));
        return between;
    }

    private void forgetSorted() {
        if (sortedCount > 0) {
            sortedUnwritten.clear();
            sortedCount = 0;
        }
    }

    /** From now on {@link #committedValue} can be asked of changed slots. */
    public void keepCommittedValues() {
        overlay.keepBefore();
    }

    /** True when a slot's key had a value at the last commit. */
    public boolean wasPresent(int slot) {
        int length = overlay.isDirty(slot) ? overlay.beforeLength(slot) : overlay.valueLength(slot);
        return length == Overlay.UNKNOWN ? resting(slot) != null : length >= 0;
    }

    /** The value of a slot's key as the last commit left it, or null. Only after {@link #keepCommittedValues}. */
    public byte @Nullable [] committedValue(int slot) {
        boolean isDirty = overlay.isDirty(slot);
        int length = isDirty ? overlay.beforeLength(slot) : overlay.valueLength(slot);
        if (length == Overlay.UNKNOWN) {
            return resting(slot);
        }
        return length < 0 ? null : isDirty ? overlay.before(slot) : overlay.value(slot);
    }

    /** What the backend has of a key that has not been looked up: the heap has nothing newer. */
    private byte @Nullable [] resting(int slot) {
        return backend.get(index, overlay.arena(), overlay.keyAt(slot), overlay.keyLength(slot));
    }

    /** The slot of a key. Its value must be {@link #load}ed before it is read; writing needs no load. */
    public int slot(byte[] bytes, int at, int length) {
        return overlay.slot(bytes, at, length);
    }

    /** Fetches the values of all slots that are not on the heap yet: one lookup per {@value #MULTI_GET_KEYS} keys. */
    public void load() {
        int count = overlay.stillUnknown();
        for (int from = 0; from < count; from += MULTI_GET_KEYS) {
            load(from, Math.min(MULTI_GET_KEYS, count - from));
        }
        overlay.clearUnknown();
    }

    private void load(int from, int count) {
        if (lookupKeys.length < count) {
            lookupKeys = new byte[count][];
            lookupValues = new byte[count][];
        }
        for (int i = 0; i < count; i++) {
            lookupKeys[i] = overlay.key(overlay.unknownSlot(from + i));
        }
        backend.multiGet(index, lookupKeys, lookupValues, count);
        for (int i = 0; i < count; i++) {
            int slot = overlay.unknownSlot(from + i);
            byte[] value = lookupValues[i];
            lookupValues[i] = null;
            if (value == null) {
                overlay.fillAbsent(slot);
            } else {
                overlay.fill(slot, value);
            }
        }
    }

    /** True when the loaded slot has a value. */
    public boolean isPresent(int slot) {
        return valueLength(slot) >= 0;
    }

    /** The bytes that {@link #valueAt} and {@link #keyAt} point into; ask again after each {@link #slot} or {@link #reserve}. */
    public byte[] arena() {
        return overlay.arena();
    }

    public int keyAt(int slot) {
        return overlay.keyAt(slot);
    }

    public int keyLength(int slot) {
        return overlay.keyLength(slot);
    }

    public int valueAt(int slot) {
        return overlay.valueAt(slot);
    }

    /** Length of the value of a loaded slot; negative when it has none. */
    public int valueLength(int slot) {
        int length = overlay.valueLength(slot);
        if (length == Overlay.UNKNOWN) {
            throw new IllegalStateException(
                    "Expected slot " + slot + " of store " + name() + " to be loaded, but it is not");
        }
        return length;
    }

    /** Makes the slot's value {@code length} bytes long and changed; answers where in {@link #arena} it lies. A value of that length keeps its bytes. */
    public int reserve(int slot, int length) {
        return overlay.reserve(slot, length);
    }

    public void put(int slot, byte[] bytes, int at, int length) {
        int to = overlay.reserve(slot, length);
        System.arraycopy(bytes, at, overlay.arena(), to, length);
    }

    public void delete(int slot) {
        overlay.delete(slot);
    }

    /** Keys changed since the last commit, each once. */
    public int dirtyCount() {
        return overlay.dirtyCount();
    }

    public int dirtySlot(int index) {
        return overlay.dirtySlot(index);
    }

    /** Lets everything below {@code key} go with the next write, on disk and without a trace in the changelog. */
    void expireBelow(byte[] key) {
        expiredBelow = key;
    }

    /** True when the heap entries exceed their bound: commit soon. */
    public boolean isFull() {
        return overlay.sizeBytes() > maxOverlayBytes;
    }

    /** Hands over every change that the backend has not got. Only with nothing dirty: what the log has not got must not go first. */
    void writeTo(StateWrite write) {
        if (overlay.dirtyCount() > 0) {
            throw new IllegalStateException(
                    "Expected store " + name() + " to have no uncommitted changes, but found " + overlay.dirtyCount());
        }
        byte[] arena = overlay.arena();
        for (int i = 0; i < overlay.unwrittenCount(); i++) {
            int slot = overlay.unwrittenSlot(i);
            int length = overlay.valueLength(slot);
            if (length < 0) {
                write.delete(index, arena, overlay.keyAt(slot), overlay.keyLength(slot));
            } else {
                write.put(
                        index,
                        arena,
                        overlay.keyAt(slot),
                        overlay.keyLength(slot),
                        arena,
                        overlay.valueAt(slot),
                        length);
            }
        }
        byte[] below = expiredBelow;
        if (below != null) {
            write.deleteRange(index, NO_BYTES, below);
        }
    }

    /** The log has the changes. */
    void committed() {
        load();
        overlay.clearDirty();
    }

    /** The backend has the changes. */
    void written() {
        overlay.clearUnwritten();
        forgetSorted();
        expiredBelow = null;
        if (isFull()) {
            overlay.trim(maxOverlayBytes / 2);
        }
    }

    boolean hasUncommitted() {
        return overlay.dirtyCount() > 0;
    }

    void forgetAll() {
        overlay.clear();
        forgetSorted();
        expiredBelow = null;
        segments.forget();
    }
}
