package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file {@code checkpoint}: what needs no journal any more. Replaced as a whole.
 *
 * <pre>
 *  magic (4)  version (2)  clean (1)  generation (8)  covered (8)  count (4)  entries …  crc of all before (4)
 * </pre>
 *
 * @param isClean written by a clean stop: files are as long as they should be, indexes and producers are kept
 * @param generation of the journal's entries that count
 * @param covered no entry of the journal up to this one is needed by any log
 */
record CheckpointFile(boolean isClean, long generation, long covered, Collection<CheckpointEntry> entries) {
    static final String PATH = "checkpoint";

    private static final int MAGIC = 0x53444350; // SDCP
    private static final short VERSION = 1;
    private static final int HEADER_BYTES = 4 + 2 + 1 + 8 + 8 + 4;

    /** Returns when the disk has it, its name included. */
    void write(Disk disk) throws IOException {
        LogFiles.replace(disk, PATH, encode());
        disk.forceDirectory("");
    }

    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + entries.size() * CheckpointEntry.BYTES + 4);
        bytes.putInt(MAGIC)
                .putShort(VERSION)
                .put((byte) (isClean ? 1 : 0))
                .putLong(generation)
                .putLong(covered)
                .putInt(entries.size());
        for (CheckpointEntry entry : entries) {
            entry.encode(bytes);
        }
        return bytes.putInt(crc(bytes.array(), bytes.position())).flip();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** An empty one where there is none yet. */
    static CheckpointFile read(Disk disk) throws IOException {
        disk.delete(PATH + LogFiles.TEMPORARY);
        ByteBuffer bytes = LogFiles.read(disk, PATH);
        if (!bytes.hasRemaining()) {
            return new CheckpointFile(false, 0, 0, List.of());
        }
        if (bytes.remaining() < HEADER_BYTES + 4 || bytes.getInt() != MAGIC) {
            throw new CorruptLogException(PATH, 0, "this is no checkpoint file");
        }
        short version = bytes.getShort();
        if (version > VERSION) {
            throw new DirectoryUnusableException(
                    PATH + " has format " + version + ", and this version of Splashdam reads up to " + VERSION
                            + ": use the newer version that wrote it");
        }
        int end = bytes.limit() - 4;
        if (bytes.getInt(end) != crc(bytes.array(), end)) {
            throw new CorruptLogException(PATH, 0, "its checksum is wrong");
        }
        boolean isClean = bytes.get() != 0;
        long generation = bytes.getLong();
        long covered = bytes.getLong();
        int count = bytes.getInt();
        List<CheckpointEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(CheckpointEntry.decode(bytes));
        }
        return new CheckpointFile(isClean, generation, covered, entries);
    }
}
