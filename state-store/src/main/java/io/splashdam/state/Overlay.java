package io.splashdam.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Entries of a store on the heap: those changed since the last commit (dirty), those that the backend has not got yet (unwritten, the
 * dirty ones among them) and those used lately.
 *
 * <p>Owned by the task's thread. Open addressing over slices of one byte array; an entry keeps its slot until
 * {@link #trim}. What is dropped is dropped by copying the survivors, so there are no holes to manage.
 *
 * <pre>
 *   table  [ hash | slot+1 ]   probed linearly; 0 is free
 *   slot   keyAt keyLength valueAt valueLength valueRoom marks beforeAt beforeLength      before: as the last commit left it
 *   arena  ..key bytes, value bytes..key bytes, value bytes..
 * </pre>
 */
final class Overlay {
    /** Value length of a key that is known to have no value. */
    static final int ABSENT = -1;

    /** Value length of a key about which the backend has not been asked yet. */
    static final int UNKNOWN = -2;

    private static final int DIRTY = 1;
    private static final int HOT = 2;
    private static final int UNWRITTEN = 4;
    private static final int BEFORE_ROOM_SHIFT = 4; // the rest of the marks is the room of the value before

    /** A slot's fields lie together, eight of them, so that one of its two cache lines is all that is touched. */
    private static final int SLOT_SHIFT = 3;

    private static final int KEY_AT = 0;
    private static final int KEY_LENGTH = 1;
    private static final int VALUE_AT = 2;
    private static final int VALUE_LENGTH = 3;
    private static final int VALUE_ROOM = 4;
    private static final int MARKS = 5;
    private static final int BEFORE_AT = 6;
    private static final int BEFORE_LENGTH = 7;

    private static final int FIRST_SLOTS = 1024;
    private static final int FIRST_ARENA_BYTES = 64 * 1024;

    private static final int MAX_USUAL_ROOM = 64;

    /** What an entry costs beside its bytes: its share of table and slot columns. */
    private static final int ENTRY_BYTES = (Integer.BYTES << SLOT_SHIFT) + 2 * Long.BYTES + Integer.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long[] table = new long[2 * FIRST_SLOTS];
    private int[] fields = new int[FIRST_SLOTS << SLOT_SHIFT];
    private int slots;

    private byte[] arena = new byte[FIRST_ARENA_BYTES];
    private int used;
    private int
            usualRoom; // left behind a new key: its value will most likely be as long as the last one that needed room

    private int[] dirty = new int[FIRST_SLOTS];
    private int dirtyCount;
    private int[] unwritten = new int[FIRST_SLOTS];
    private int unwrittenCount;
    private boolean keepsBefore;
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
                fields[(slot << SLOT_SHIFT) + MARKS] |= HOT;
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
        int fieldsAt = slot << SLOT_SHIFT;
        int from = fields[fieldsAt + KEY_AT];
        return fields[fieldsAt + KEY_LENGTH] == length
                && Arrays.equals(arena, from, from + length, bytes, at, at + length);
    }

    private int insert(int probe, int hash, byte[] bytes, int at, int length) {
        int slot = newSlot(bytes, at, length);
        table[probe] = (long) hash << 32 | (slot + 1);
        if (slots * 2 > table.length) {
            growTable();
        }
        fields[(slot << SLOT_SHIFT) + VALUE_LENGTH] = UNKNOWN;
        if (unknownCount == unknown.length) {
            unknown = Arrays.copyOf(unknown, unknownCount * 2);
        }
        unknown[unknownCount++] = slot;
        return slot;
    }

    private int newSlot(byte[] bytes, int at, int length) {
        if ((slots << SLOT_SHIFT) == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        int slot = slots++;
        int from = allocate(length + usualRoom);
        System.arraycopy(bytes, at, arena, from, length);
        fields[(slot << SLOT_SHIFT) + KEY_AT] = from;
        fields[(slot << SLOT_SHIFT) + KEY_LENGTH] = length;
        fields[(slot << SLOT_SHIFT) + VALUE_AT] = from + length;
        fields[(slot << SLOT_SHIFT) + VALUE_ROOM] = usualRoom;
        fields[(slot << SLOT_SHIFT) + MARKS] = HOT;
        return slot;
    }

    /** Number of unknown slots, without those that were written before they were read. */
    int stillUnknown() {
        int kept = 0;
        for (int i = 0; i < unknownCount; i++) {
            if (fields[(unknown[i] << SLOT_SHIFT) + VALUE_LENGTH] == UNKNOWN) {
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
        System.arraycopy(value, 0, arena, fields[(slot << SLOT_SHIFT) + VALUE_AT], value.length);
        fields[(slot << SLOT_SHIFT) + VALUE_LENGTH] = value.length;
    }

    void fillAbsent(int slot) {
        fields[(slot << SLOT_SHIFT) + VALUE_LENGTH] = ABSENT;
    }

    /** Makes the value of a slot {@code length} bytes long and dirty; answers where in {@link #arena} to write it. */
    int reserve(int slot, int length) {
        markDirty(slot);
        room(slot, length);
        fields[(slot << SLOT_SHIFT) + VALUE_LENGTH] = length;
        return fields[(slot << SLOT_SHIFT) + VALUE_AT];
    }

    void delete(int slot) {
        markDirty(slot);
        fields[(slot << SLOT_SHIFT) + VALUE_LENGTH] = ABSENT;
    }

    /** From now on a changed slot remembers its value {@link #before}. */
    void keepBefore() {
        keepsBefore = true;
    }

    /** Length of a dirty slot's value as the last commit left it, {@link #ABSENT} or {@link #UNKNOWN}. */
    int beforeLength(int slot) {
        return fields[(slot << SLOT_SHIFT) + BEFORE_LENGTH];
    }

    /** A dirty slot's value as the last commit left it. */
    byte[] before(int slot) {
        int at = fields[(slot << SLOT_SHIFT) + BEFORE_AT];
        return Arrays.copyOfRange(arena, at, at + beforeLength(slot));
    }

    private void remember(int slot) {
        int fieldsAt = slot << SLOT_SHIFT;
        int length = fields[fieldsAt + VALUE_LENGTH];
        fields[fieldsAt + BEFORE_LENGTH] = length;
        if (!keepsBefore || length < 0) {
            return;
        }
        if (fields[fieldsAt + MARKS] >>> BEFORE_ROOM_SHIFT < length) {
            int room = (length + 7) & ~7;
            fields[fieldsAt + BEFORE_AT] = allocate(room);
            fields[fieldsAt + MARKS] =
                    room << BEFORE_ROOM_SHIFT | fields[fieldsAt + MARKS] & (1 << BEFORE_ROOM_SHIFT) - 1;
        }
        System.arraycopy(arena, fields[fieldsAt + VALUE_AT], arena, fields[fieldsAt + BEFORE_AT], length);
    }

    boolean isDirty(int slot) {
        return (fields[(slot << SLOT_SHIFT) + MARKS] & DIRTY) != 0;
    }

    private void room(int slot, int length) {
        if (fields[(slot << SLOT_SHIFT) + VALUE_ROOM] < length) {
            int room = (length + 7) & ~7;
            fields[(slot << SLOT_SHIFT) + VALUE_AT] = allocate(room);
            fields[(slot << SLOT_SHIFT) + VALUE_ROOM] = room;
            usualRoom = Math.min(room, MAX_USUAL_ROOM);
        }
    }

    private void markDirty(int slot) {
        if ((fields[(slot << SLOT_SHIFT) + MARKS] & DIRTY) == 0) {
            remember(slot);
            int marks = fields[(slot << SLOT_SHIFT) + MARKS];
            fields[(slot << SLOT_SHIFT) + MARKS] = marks | DIRTY | UNWRITTEN;
            if (dirtyCount == dirty.length) {
                dirty = Arrays.copyOf(dirty, dirtyCount * 2);
            }
            dirty[dirtyCount++] = slot;
            if ((marks & UNWRITTEN) == 0) {
                if (unwrittenCount == unwritten.length) {
                    unwritten = Arrays.copyOf(unwritten, unwrittenCount * 2);
                }
                unwritten[unwrittenCount++] = slot;
            }
        }
    }

    byte[] arena() {
        return arena;
    }

    int keyAt(int slot) {
        return fields[(slot << SLOT_SHIFT) + KEY_AT];
    }

    int keyLength(int slot) {
        return fields[(slot << SLOT_SHIFT) + KEY_LENGTH];
    }

    int valueAt(int slot) {
        return fields[(slot << SLOT_SHIFT) + VALUE_AT];
    }

    /** Length of the value, {@link #ABSENT} or {@link #UNKNOWN}. */
    int valueLength(int slot) {
        return fields[(slot << SLOT_SHIFT) + VALUE_LENGTH];
    }

    byte[] key(int slot) {
        return Arrays.copyOfRange(
                arena,
                fields[(slot << SLOT_SHIFT) + KEY_AT],
                fields[(slot << SLOT_SHIFT) + KEY_AT] + fields[(slot << SLOT_SHIFT) + KEY_LENGTH]);
    }

    byte[] value(int slot) {
        return Arrays.copyOfRange(
                arena,
                fields[(slot << SLOT_SHIFT) + VALUE_AT],
                fields[(slot << SLOT_SHIFT) + VALUE_AT] + fields[(slot << SLOT_SHIFT) + VALUE_LENGTH]);
    }

    int dirtyCount() {
        return dirtyCount;
    }

    int dirtySlot(int index) {
        return dirty[index];
    }

    /** The log has the changes: nothing is dirty any more; what the backend has not got stays {@link #unwrittenSlot unwritten}. */
    void clearDirty() {
        for (int i = 0; i < dirtyCount; i++) {
            fields[(dirty[i] << SLOT_SHIFT) + MARKS] &= ~DIRTY;
        }
        dirtyCount = 0;
    }

    int unwrittenCount() {
        return unwrittenCount;
    }

    int unwrittenSlot(int index) {
        return unwritten[index];
    }

    /** The backend has everything. Only with nothing dirty. */
    void clearUnwritten() {
        for (int i = 0; i < unwrittenCount; i++) {
            fields[(unwritten[i] << SLOT_SHIFT) + MARKS] &= ~UNWRITTEN;
        }
        unwrittenCount = 0;
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
        unwrittenCount = 0;
        unknownCount = 0;
    }

    /**
     * Drops what has not been used since the last trim, and of the rest what exceeds {@code keepBytes}. Every slot changes.
     * Only with nothing unwritten and nothing unknown.
     */
    void trim(long keepBytes) {
        if (unwrittenCount > 0 || unknownCount > 0) {
            throw new IllegalStateException("Expected nothing unwritten or unknown before a trim, but found "
                    + unwrittenCount + " unwritten and " + unknownCount + " unknown entries");
        }
        Overlay kept = new Overlay();
        kept.usualRoom = usualRoom;
        for (int slot = 0; slot < slots && kept.sizeBytes() < keepBytes; slot++) {
            if ((fields[(slot << SLOT_SHIFT) + MARKS] & HOT) != 0) {
                kept.adopt(this, slot);
            }
        }
        kept.clearUnknown();
        take(kept);
    }

    private void adopt(Overlay from, int slot) {
        int copy = slot(
                from.arena, from.fields[(slot << SLOT_SHIFT) + KEY_AT], from.fields[(slot << SLOT_SHIFT) + KEY_LENGTH]);
        fields[(copy << SLOT_SHIFT) + MARKS] = 0;
        int length = from.fields[(slot << SLOT_SHIFT) + VALUE_LENGTH];
        if (length >= 0) {
            room(copy, length);
            System.arraycopy(
                    from.arena,
                    from.fields[(slot << SLOT_SHIFT) + VALUE_AT],
                    arena,
                    fields[(copy << SLOT_SHIFT) + VALUE_AT],
                    length);
        }
        fields[(copy << SLOT_SHIFT) + VALUE_LENGTH] = length;
    }

    private void take(Overlay kept) {
        table = kept.table;
        fields = kept.fields;
        slots = kept.slots;
        arena = kept.arena;
        used = kept.used;
        dirty = kept.dirty;
        unwritten = kept.unwritten;
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
