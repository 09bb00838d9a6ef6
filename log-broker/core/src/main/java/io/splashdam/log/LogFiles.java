package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Names within a partition's directory, as Kafka has them, and how small files are read and replaced. */
final class LogFiles {
    static final String LOGS = "logs";
    static final String LOG = ".log";
    static final String INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String TXN_INDEX = ".txnindex";
    static final String SNAPSHOT = ".snapshot";
    static final String DELETED = ".deleted";
    static final String CLEANED = ".cleaned";
    static final String TEMPORARY = ".tmp";

    private static final int NAME_DIGITS = 20;

    private LogFiles() {}

    /** The base offset in 20 digits. */
    static String name(long baseOffset) {
        return String.format(Locale.ROOT, "%020d", baseOffset);
    }

    /** The offset that a name with this ending begins with, or -1. */
    static long offsetOf(String name, String ending) {
        if (name.length() != NAME_DIGITS + ending.length() || !name.endsWith(ending)) {
            return -1;
        }
        try {
            return Long.parseLong(name.substring(0, NAME_DIGITS));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The whole file; no bytes when there is none. */
    static ByteBuffer read(Disk disk, String path) throws IOException {
        if (!disk.exists(path)) {
            return ByteBuffer.allocate(0);
        }
        try (DiskFile file = disk.openBriefly(path)) {
            long size = file.size();
            if (size > Integer.MAX_VALUE - 8) {
                throw new CorruptLogException(path, 0, "expected a small file, but it has " + size + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            file.readFully(0, bytes);
            return bytes.flip();
        }
    }

    /** Writes {@code bytes} at {@code position}, where the file ends then. */
    static void writeAt(Disk disk, String path, long position, ByteBuffer bytes, boolean isForced) throws IOException {
        try (DiskFile file = disk.openBriefly(path)) {
            long end = position + bytes.remaining();
            file.write(position, bytes);
            if (file.size() > end) {
                file.truncate(end);
            }
            if (isForced) {
                file.force();
            }
        }
    }

    /** Replaces a file at once: after a crash there is the old one or the new one. The name lasts when its directory is forced. */
    static void replace(Disk disk, String path, ByteBuffer bytes) throws IOException {
        writeAt(disk, path + TEMPORARY, 0, bytes, true);
        disk.rename(path + TEMPORARY, path);
    }
}
