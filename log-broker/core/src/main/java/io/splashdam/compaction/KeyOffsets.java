package io.splashdam.compaction;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The newest offset of each key, by a hash of 16 bytes (MD5, as Kafka's): 24 bytes a key, whatever the key's length.
 *
 * <p>Open addressing in one array that never grows: how many keys fit is said when it is made. Owned by one thread.
 */
public final class KeyOffsets {
    /** Of one slot: the hash and an offset. */
    public static final int SLOT_BYTES = 24;

    /** How full the slots may be, in percent. */
    private static final int LOAD_PERCENT = 90;

    private static final int LONGS = SLOT_BYTES / Long.BYTES;
    private static final int MAX_SLOTS = (Integer.MAX_VALUE - 8) / LONGS;

    private final MessageDigest digest;
    private final byte[] hash = new byte[16];
    private final ByteBuffer hashed = ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN);

    /** Hash, hash, offset + 1: a slot with 0 in its third place is free. */
    private final long[] slots;

    private final int slotCount;
    private final int capacity;
    private int size;

    private KeyOffsets(int slotCount) {
        this.slotCount = slotCount;
        this.capacity = (int) Math.min((long) slotCount * LOAD_PERCENT / 100, slotCount - 1);
        this.slots = new long[slotCount * LONGS];
        try {
            this.digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every Java to know MD5, but this one does not", e);
        }
    }

    /** Takes no more than {@code bytes}, and no more than {@code keys} need; at least one key fits. */
    public static KeyOffsets within(long bytes, long keys) {
        long affordable = Math.max(2, bytes / SLOT_BYTES);
        long needed = Math.max(2, keys * 100 / LOAD_PERCENT + 2);
        return new KeyOffsets((int) Math.min(MAX_SLOTS, Math.min(affordable, needed)));
    }

    /** How many keys fit. */
    public int capacity() {
        return capacity;
    }

    public int size() {
        return size;
    }

    /** Keys that still fit. */
    public int room() {
        return capacity - size;
    }

    /** Takes note of a key's offset; a greater one that is known stays. There must be room if the key is new. */
    public void put(ByteBuffer key, long offset) {
        hash(key);
        long first = hashed.getLong(0);
        long second = hashed.getLong(8);
        int slot = slotOf(first, second);
        if (slots[slot + 2] == 0) {
            if (size == capacity) {
                throw new IllegalStateException("Expected room for one more key, but there are " + size);
            }
            size++;
            slots[slot] = first;
            slots[slot + 1] = second;
        }
        slots[slot + 2] = Math.max(slots[slot + 2], offset + 1);
    }

    /** The greatest offset of the key, or -1. */
    public long get(ByteBuffer key) {
        hash(key);
        return slots[slotOf(hashed.getLong(0), hashed.getLong(8)) + 2] - 1;
    }

    private void hash(ByteBuffer key) {
        digest.update(key.duplicate());
        try {
            digest.digest(hash, 0, hash.length);
        } catch (java.security.DigestException e) {
            throw new IllegalStateException("Expected a hash of " + hash.length + " bytes", e);
        }
    }

    /** Where the hash is, or the free slot where it would go. */
    private int slotOf(long first, long second) {
        int slot = (int) ((first >>> 32) * slotCount >>> 32);
        while (true) {
            int at = slot * LONGS;
            if (slots[at + 2] == 0 || slots[at] == first && slots[at + 1] == second) {
                return at;
            }
            slot = slot + 1 == slotCount ? 0 : slot + 1;
        }
    }
}
