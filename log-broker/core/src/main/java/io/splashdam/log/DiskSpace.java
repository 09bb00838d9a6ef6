package io.splashdam.log;

import java.io.IOException;
import java.nio.file.FileStore;

/**
 * Room on a file system, in bytes; -1: unknown (KIP-827).
 *
 * @param usableBytes what this process may still write
 */
public record DiskSpace(long totalBytes, long usableBytes) {
    public static final DiskSpace UNKNOWN = new DiskSpace(-1, -1);

    static DiskSpace of(FileStore store) throws IOException {
        return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
    }
}
