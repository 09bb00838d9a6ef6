package io.splashdam.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * What a file holds: as the process sees it (the page cache), and as the disk has it. Bytes go from the one to the other in sectors, when
 * forced or, at a crash, by chance.
 */
final class SimulatedFile {
    static final int SECTOR_BYTES = 512;

    private byte[] seen = new byte[SECTOR_BYTES];
    private int seenSize;
    private byte[] durable = new byte[0];
    private int durableSize;
    private final BitSet dirty = new BitSet();
    private boolean isSizeDirty;

    void write(int position, ByteBuffer bytes) {
        int end = position + bytes.remaining();
        if (end > seen.length) {
            seen = Arrays.copyOf(seen, Math.max(end, seen.length * 2));
        }
        if (end > position) {
            dirty.set(position / SECTOR_BYTES, (end - 1) / SECTOR_BYTES + 1);
        }
        bytes.get(seen, position, end - position);
        if (end > seenSize) {
            seenSize = end;
            isSizeDirty = true;
        }
    }

    boolean holds(int position, ByteBuffer bytes) {
        return position + bytes.remaining() <= seenSize
                && bytes.equals(ByteBuffer.wrap(seen, position, bytes.remaining()));
    }

    int read(long position, ByteBuffer into) {
        if (position >= seenSize) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), seenSize - position);
        into.put(seen, (int) position, count);
        return count;
    }

    int size() {
        return seenSize;
    }

    void truncate(int size) {
        if (size < seenSize) {
            Arrays.fill(seen, size, seenSize, (byte) 0);
            dirty.set(size / SECTOR_BYTES, (seenSize - 1) / SECTOR_BYTES + 1);
            seenSize = size;
            isSizeDirty = true;
        }
    }

    void force() {
        if (isSizeDirty || dirty.length() * SECTOR_BYTES > durableSize) {
            durable = Arrays.copyOf(durable, seenSize);
            durableSize = seenSize;
        }
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            writeBack(sector, durable, durableSize);
        }
        dirty.clear();
        isSizeDirty = false;
    }

    private void writeBack(int sector, byte[] into, int size) {
        int from = sector * SECTOR_BYTES;
        int to = Math.min(Math.min(from + SECTOR_BYTES, size), seenSize);
        if (to > from) {
            System.arraycopy(seen, from, into, from, to - from);
        }
    }

    /**
     * Some of it reaches the disk and the rest never will, while the process still sees all of it, and sees it as clean: after a failed
     * force nobody knows what is where.
     */
    void failForce(RandomGenerator random) {
        writeBackSome(random);
        dirty.clear(); // but sizes are the file system's own, which does not lose them
    }

    /** The power goes: what was not forced is kept by chance. */
    void crash(RandomGenerator random) {
        writeBackSome(random);
        seen = Arrays.copyOf(durable, Math.max(durableSize, SECTOR_BYTES));
        seenSize = durableSize;
        dirty.clear();
        isSizeDirty = false;
    }

    private void writeBackSome(RandomGenerator random) {
        int size = isSizeDirty ? someSize(random) : durableSize;
        byte[] after = Arrays.copyOf(durable, size);
        int keepPercent = random.nextInt(4) * 33;
        for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
            if (random.nextInt(100) < keepPercent) {
                writeBack(sector, after, size);
            }
        }
        durable = after;
        durableSize = size;
    }

    private int someSize(RandomGenerator random) {
        int least = Math.min(durableSize, seenSize);
        int most = Math.max(durableSize, seenSize);
        return switch (random.nextInt(3)) {
            case 0 -> durableSize;
            case 1 -> seenSize;
            default -> least + random.nextInt(most - least + 1);
        };
    }
}
