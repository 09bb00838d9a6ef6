package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The journal's files, each allocated in advance: a force then writes no sizes. Made when they are first needed, the next one in the
 * background.
 *
 * <p>Synchronized: the checkpointer prepares a file while the flush thread may already want it.
 */
final class JournalFiles implements AutoCloseable {
    static final String DIRECTORY = "journal";

    private static final int ZEROS_BYTES = 256 * 1024;

    private final Disk disk;
    private final int fileBytes;
    private final @Nullable DiskFile[] files;

    JournalFiles(Disk disk, int count, int fileBytes) {
        this.disk = disk;
        this.fileBytes = fileBytes;
        this.files = new DiskFile[count];
    }

    static String path(int index) {
        return DIRECTORY + '/' + String.format(Locale.ROOT, "%02d.journal", index);
    }

    int count() {
        return files.length;
    }

    int fileBytes() {
        return fileBytes;
    }

    synchronized boolean isPrepared(int index) {
        return files[index] != null;
    }

    /** The file, of its full size, which the disk knows with its name. */
    synchronized DiskFile file(int index) throws IOException {
        DiskFile known = files[index];
        if (known == null) {
            known = prepare(path(index));
            files[index] = known;
        }
        return known;
    }

    private DiskFile prepare(String path) throws IOException {
        DiskFile file = disk.open(path);
        try {
            long size = file.size();
            if (size > fileBytes) {
                file.truncate(fileBytes);
            }
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(ZEROS_BYTES, fileBytes));
            for (long at = size; at < fileBytes; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), fileBytes - at));
                file.write(at, zeros);
            }
            file.force();
            disk.forceDirectory(DIRECTORY);
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (int i = 0; i < files.length; i++) {
            DiskFile file = files[i];
            files[i] = null;
            if (file != null) {
                file.close();
            }
        }
    }
}
