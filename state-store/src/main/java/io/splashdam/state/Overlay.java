package io.splashdam.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Entries of a store on the heap: those changed since the last commit and those used lately.
 *
 * <p>Owned by the task's thread. Open addressing over slices of one byte array; an entry keeps its slot until
 * {@link #trim}. What is dropped is dropped by copying the survivors, so there are no holes to manage.
 *
 * <pre>
 *   table  [ hash | slot+1 ]   probed linearly; 0 is free
 *   slot   keyAt keyLength valueAt valueLength valueRoom marks
 *   arena  ..key bytes..value bytes..
 * </pre>
 */
final class Overlay {
    /** Value length of a key that is known to have no value. */
    static final int ABSENT = -1;

    /** Value length of a key about which the backend has not been asked yet. */
    static final int UNKNOWN = -2;

    private static final byte DIRTY = 1;
    private static final byte HOT = 2;
    private static final int FIRST_SLOTS = 1024;
    private static final int FIRST_ARENA_BYTES = 64 * 1024;

    /** What an entry costs beside its bytes: its share of table and slot columns. */
    private static final int ENTRY_BYTES = 5 * Integer.BYTES + 1 + 2 * Long.BYTES + Integer.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long[] table = new long[2 * FIRST_SLOTS];
    private int[] keyAt = new int[FIRST_SLOTS];
    private int[] keyLength = new int[FIRST_SLOTS];
    private int[] valueAt = new int[FIRST_SLOTS];
    private int[] valueLength = new int[FIRST_SLOTS];
    private int[] valueRoom = new int[FIRST_SLOTS];
    private byte[] marks = new byte[FIRST_SLOTS];
    private int slots;

    private byte[] arena = new byte[FIRST_ARENA_BYTES];
    private int used;

    private int[] dirty = new int[FIRST_SLOTS];
    private int dirtyCount;
    private int[] unknown = new int[64];
    private int unknownCount;

    /** The slot of a key; a new one is {@link #UNKNOWN} and waits in {@link #unknownSlot}. */
    int slot(byte[] bytes, int at, int length) {
        int hash = hash(bytes, at, length);
        int mask = table.length - 1;
        int probe = hash & mask;
        for (long entry = table[probe]; entry != 0; entry = table[probe]) {
            int slot = (int) entry - 1;
            if ((int) (entry >>> 32) == hash && isKey(slot, bytes, at, length)) {
                marks[slot] |= HOT;
                return slot;
            }
            probe = (probe + 1) & mask;
        }
        return insert(probe, hash, bytes, at, length);
    }

    /** The slot of a key, or -1: looks without inserting. */
    int find(byte[] bytes, int at, int length) {
        int hash = hash(bytes, at, length);
        int mask = table.length - 1;
        int probe = hash & mask;
        for (long entry = table[probe]; entry != 0; entry = table[probe]) {
            int slot = (int) entry - 1;
            if ((int) (entry >>> 32) == hash && isKey(slot, bytes, at, length)) {
                return slot;
            }
            probe = (probe + 1) & mask;
        }
        return -1;
    }

    private boolean isKey(int slot, byte[] bytes, int at, int length) {
        int from = keyAt[slot];
        return keyLength[slot] == length && Arrays.equals(arena, from, from + length, bytes, at, at + length);
    }

    private int insert(int probe, int hash, byte[] bytes, int at, int length) {
        int slot = newSlot(bytes, at, length);
        table[probe] = (long) hash << 32 | (slot + 1);
        if (slots * 2 > table.length) {
            growTable();
        }
        valueLength[slot] = UNKNOWN;
        if (unknownCount == unknown.length) {
            unknown = Arrays.copyOf(unknown, unknownCount * 2);
        }
        unknown[unknownCount++] = slot;
        return slot;
    }

    private int newSlot(byte[] bytes, int at, int length) {
        if (slots == keyAt.length) {
            growSlots();
        }
        int slot = slots++;
        int from = allocate(length);
        System.arraycopy(bytes, at, arena, from, length);
        keyAt[slot] = from;
        keyLength[slot] = length;
        valueRoom[slot] = 0;
        marks[slot] = HOT;
        return slot;
    }

    /** Number of unknown slots, without those that were written before they were read. */
    int stillUnknown() {
        int kept = 0;
        for (int i = 0; i < unknownCount; i++) {
            if (valueLength[unknown[i]] == UNKNOWN) {
                unknown[kept++] = unknown[i];
            }
        }
        unknownCount = kept;
        return kept;
    }

    int unknownSlot(int index) {
        return unknown[index];
    }

    void clearUnknown() {
        unknownCount = 0;
    }

    /** Says what the backend has for an unknown slot. */
    void fill(int slot, byte[] value) {
        room(slot, value.length);
        System.arraycopy(value, 0, arena, valueAt[slot], value.length);
        valueLength[slot] = value.length;
    }

    void fillAbsent(int slot) {
        valueLength[slot] = ABSENT;
    }

    /** Makes the value of a slot {@code length} bytes long and dirty; answers where in {@link #arena} to write it. */
    int reserve(int slot, int length) {
        room(slot, length);
        valueLength[slot] = length;
        markDirty(slot);
        return valueAt[slot];
    }

    void delete(int slot) {
        valueLength[slot] = ABSENT;
        markDirty(slot);
    }

    private void room(int slot, int length) {
        if (valueRoom[slot] < length) {
            int room = (length + 7) & ~7;
            valueAt[slot] = allocate(room);
            valueRoom[slot] = room;
        }
    }

    private void markDirty(int slot) {
        if ((marks[slot] & DIRTY) == 0) {
            marks[slot] |= DIRTY;
            if (dirtyCount == dirty.length) {
                dirty = Arrays.copyOf(dirty, dirtyCount * 2);
            }
            dirty[dirtyCount++] = slot;
        }
    }

    byte[] arena() {
        return arena;
    }

    int keyAt(int slot) {
        return keyAt[slot];
    }

    int keyLength(int slot) {
        return keyLength[slot];
    }

    int valueAt(int slot) {
        return valueAt[slot];
    }

    /** Length of the value, {@link #ABSENT} or {@link #UNKNOWN}. */
    int valueLength(int slot) {
        return valueLength[slot];
    }

    byte[] key(int slot) {
        return Arrays.copyOfRange(arena, keyAt[slot], keyAt[slot] + keyLength[slot]);
    }

    byte[] value(int slot) {
        return Arrays.copyOfRange(arena, valueAt[slot], valueAt[slot] + valueLength[slot]);
    }

    int dirtyCount() {
        return dirtyCount;
    }

    int dirtySlot(int index) {
        return dirty[index];
    }

    void clearDirty() {
        for (int i = 0; i < dirtyCount; i++) {
            marks[dirty[i]] &= ~DIRTY;
        }
        dirtyCount = 0;
    }

    long sizeBytes() {
        return used + (long) slots * ENTRY_BYTES;
    }

    /** Forgets everything, dirty entries too. */
    void clear() {
        Arrays.fill(table, 0L);
        slots = 0;
        used = 0;
        dirtyCount = 0;
        unknownCount = 0;
    }

    /**
     * Drops what has not been used since the last trim, and of the rest what exceeds {@code keepBytes}. Every slot changes.
     * Only with nothing dirty and nothing unknown.
     */
    void trim(long keepBytes) {
        if (dirtyCount > 0 || unknownCount > 0) {
            throw new IllegalStateException("Expected nothing dirty or unknown before a trim, but found " + dirtyCount
                    + " dirty and " + unknownCount + " unknown entries");
        }
        Overlay kept = new Overlay();
        for (int slot = 0; slot < slots && kept.sizeBytes() < keepBytes; slot++) {
            if ((marks[slot] & HOT) != 0) {
                kept.adopt(this, slot);
            }
        }
        kept.clearUnknown();
        take(kept);
    }

    private void adopt(Overlay from, int slot) {
        int copy = slot(from.arena, from.keyAt[slot], from.keyLength[slot]);
        marks[copy] = 0;
        int length = from.valueLength[slot];
        if (length >= 0) {
            room(copy, length);
            System.arraycopy(from.arena, from.valueAt[slot], arena, valueAt[copy], length);
        }
        valueLength[copy] = length;
    }

    private void take(Overlay kept) {
        table = kept.table;
        keyAt = kept.keyAt;
        keyLength = kept.keyLength;
        valueAt = kept.valueAt;
        valueLength = kept.valueLength;
        valueRoom = kept.valueRoom;
        marks = kept.marks;
        slots = kept.slots;
        arena = kept.arena;
        used = kept.used;
        dirty = kept.dirty;
        unknown = kept.unknown;
    }

    private int allocate(int bytes) {
        int at = used;
        long end = (long) at + bytes;
        if (end > arena.length) {
            long size = Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * arena.length));
            if (end > size) {
                throw new StateException("A store holds more than 2 GiB of uncommitted entries; lower"
                        + " statestore.cache.max.bytes or commit.interval.ms so that it commits earlier");
            }
            arena = Arrays.copyOf(arena, (int) size);
        }
        used = (int) end;
        return at;
    }

    private void growTable() {
        long[] old = table;
        table = new long[old.length * 2];
        int mask = table.length - 1;
        for (long entry : old) {
            if (entry != 0) {
                int probe = (int) (entry >>> 32) & mask;
                while (table[probe] != 0) {
                    probe = (probe + 1) & mask;
                }
                table[probe] = entry;
            }
        }
    }

    private void growSlots() {
        int size = keyAt.length * 2;
        keyAt = Arrays.copyOf(keyAt, size);
        keyLength = Arrays.copyOf(keyLength, size);
        valueAt = Arrays.copyOf(valueAt, size);
        valueLength = Arrays.copyOf(valueLength, size);
        valueRoom = Arrays.copyOf(valueRoom, size);
        marks = Arrays.copyOf(marks, size);
    }

    /** Eight bytes a step; the tail is read byte by byte. Only this class sees the hash, so it may change. */
    private static int hash(byte[] bytes, int at, int length) {
        long hash = length * 0x9E3779B97F4A7C15L;
        int i = at;
        int end = at + length;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            hash = (hash ^ (long) LONG.get(bytes, i)) * 0xFF51AFD7ED558CCDL;
            hash ^= hash >>> 32;
        }
        long tail = 0;
        for (; i < end; i++) {
            tail = tail << 8 | (bytes[i] & 0xFF);
        }
        hash = (hash ^ tail) * 0xC4CEB9FE1A85EC53L;
        return (int) (hash ^ hash >>> 32);
    }
}
