package io.splashdam.quorum;

import io.splashdam.log.Disk;
import io.splashdam.log.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The metadata log of a node that is alone: one file of entries, each forced before it counts.
 *
 * <pre>
 *   entry = length (4) · CRC-32C of the rest (4) · count (4) · count × ( length (4) · command )
 * </pre>
 *
 * A torn entry at the end was never acknowledged and is cut off; an unsound entry before a sound one is damage. A failed force
 * is final. Owned by the controller's thread.
 */
public final class LocalQuorum implements MetadataQuorum {
    static final String DIRECTORY = "metadata";
    static final String FILE = DIRECTORY + "/metadata.log";
    private static final String COMPACTED = DIRECTORY + "/metadata.log.tmp";
    private static final int ENTRY_HEAD_BYTES = 8;
    private static final int MAX_ENTRY_BYTES = 64 << 20;

    private final Disk disk;
    private DiskFile file;
    private long end;
    private boolean failed;

    private LocalQuorum(Disk disk, DiskFile file) {
        this.disk = disk;
        this.file = file;
    }

    public static LocalQuorum open(Disk disk) throws IOException {
        disk.createDirectories(DIRECTORY);
        boolean isNew = !disk.exists(FILE);
        DiskFile file = disk.open(FILE);
        if (isNew) {
            file.force();
            disk.forceDirectory(DIRECTORY);
            disk.forceDirectory("");
        }
        return new LocalQuorum(disk, file);
    }

    @Override
    public void replay(Consumer<ByteBuffer> apply) throws IOException {
        ByteBuffer all = readAll();
        int position = 0;
        int sound = soundEntryBytes(all, position);
        while (sound > 0) {
            replayEntry(all.slice(position + ENTRY_HEAD_BYTES, sound - ENTRY_HEAD_BYTES), apply);
            position += sound;
            sound = soundEntryBytes(all, position);
        }
        refuseDamage(all, position);
        if (position < all.limit()) {
            file.truncate(position);
            file.force();
        }
        end = position;
    }

    /** What was never acknowledged is one torn entry at the very end; a sound entry behind an unsound one means damage. */
    private static void refuseDamage(ByteBuffer all, int unsoundAt) throws IOException {
        for (int later = unsoundAt + 1; later + ENTRY_HEAD_BYTES + 4 < all.limit(); later++) {
            if (soundEntryBytes(all, later) > 0) {
                throw new IOException(FILE + " is damaged at position " + unsoundAt + ": a sound entry follows at "
                        + later + ". Restore the file from a copy, or start with another data directory.");
            }
        }
    }

    private ByteBuffer readAll() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (all.hasRemaining() && file.read(all.position(), all) > 0) {
            // the file is read to its end
        }
        return all.flip();
    }

    /** Size of the entry at {@code position}, or 0 when there is no sound one. */
    private static int soundEntryBytes(ByteBuffer all, int position) {
        if (all.limit() - position < ENTRY_HEAD_BYTES + 4) {
            return 0;
        }
        int length = all.getInt(position);
        if (length < 4 || length > MAX_ENTRY_BYTES || length > all.limit() - position - ENTRY_HEAD_BYTES) {
            return 0;
        }
        int crc = crcOf(all.slice(position + ENTRY_HEAD_BYTES, length));
        return crc == all.getInt(position + 4) ? ENTRY_HEAD_BYTES + length : 0;
    }

    private static void replayEntry(ByteBuffer body, Consumer<ByteBuffer> apply) {
        int count = body.getInt();
        for (int i = 0; i < count; i++) {
            int length = body.getInt();
            apply.accept(body.slice(body.position(), length));
            body.position(body.position() + length);
        }
    }

    @Override
    public void append(List<ByteBuffer> commands) throws IOException {
        if (failed) {
            throw new IOException("The metadata log " + FILE
                    + " failed earlier and takes no more changes. Free or replace the disk, then restart.");
        }
        ByteBuffer entry = encode(commands);
        int bytes = entry.remaining();
        try {
            file.write(end, new ByteBuffer[] {entry}, 1);
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
        force();
        end += bytes;
    }

    private void cutBack(IOException cause) {
        try {
            file.truncate(end);
        } catch (IOException e) {
            failed = true;
            cause.addSuppressed(e);
        }
    }

    private void force() throws IOException {
        try {
            file.force();
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    private static ByteBuffer encode(List<ByteBuffer> commands) {
        int length = 4;
        for (ByteBuffer command : commands) {
            length += 4 + command.remaining();
        }
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_HEAD_BYTES + length);
        entry.putInt(length).putInt(0).putInt(commands.size());
        for (ByteBuffer command : commands) {
            entry.putInt(command.remaining()).put(command.duplicate());
        }
        entry.flip();
        entry.putInt(4, crcOf(entry.slice(ENTRY_HEAD_BYTES, length)));
        return entry;
    }

    private static int crcOf(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void compact(List<ByteBuffer> snapshot) throws IOException {
        if (disk.exists(COMPACTED)) {
            disk.delete(COMPACTED);
        }
        ByteBuffer entry = encode(snapshot);
        int bytes = entry.remaining();
        DiskFile compacted = written(entry);
        DiskFile old = file;
        file = compacted;
        end = bytes;
        try {
            disk.forceDirectory(DIRECTORY);
        } catch (IOException e) {
            failed = true; // which of the two files a start would find is not known
            throw e;
        } finally {
            old.close();
        }
    }

    /** A file with this entry in the place of the old one; when it throws, the old one is there and in use. */
    private DiskFile written(ByteBuffer entry) throws IOException {
        DiskFile compacted = disk.open(COMPACTED);
        try {
            compacted.write(0, new ByteBuffer[] {entry}, 1);
            compacted.force();
            disk.rename(COMPACTED, FILE);
            return compacted;
        } catch (IOException e) {
            compacted.close();
            throw e;
        }
    }

    @Override
    public long sizeBytes() {
        return end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
