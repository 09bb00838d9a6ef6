package io.splashdam.log;

import java.io.IOException;
import java.nio.*;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

public interface DiskFile extends AutoCloseable {
    void write(long position, ByteBuffer[] b, int count) throws IOException;

    int read(long p, ByteBuffer into) throws IOException;

    long size() throws IOException;

    void truncate(long s) throws IOException;

    void force() throws IOException;

    @Nullable
    FileChannel channel();

    @Override
    void close() throws IOException;
}
