package io.splashdam.log;

import java.nio.file.*;

public class MemoryDisk extends FileDisk {
    public MemoryDisk() {
        super(tmp());
    }

    static Path tmp() {
        try {
            return Files.createTempDirectory("mem");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
