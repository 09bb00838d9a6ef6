package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** An open file. One thread writes, any thread reads. None of them may be interrupted: that would close the file for all. */
public interface DiskFile extends AutoCloseable {
    /** Writes the remaining bytes of the first {@code count} buffers, all or an IOException; the buffers' positions move. */
    void write(long position, ByteBuffer[] buffers, int count) throws IOException;

    default void write(long position, ByteBuffer bytes) throws IOException {
        write(position, new ByteBuffer[] {bytes}, 1);
    }

    /** Reads at most {@code into.remaining()} bytes; -1 at or beyond the end. */
    int read(long position, ByteBuffer into) throws IOException;

    /** Fills {@code into}, or reads up to the end of the file. Returns the number of bytes read. */
    default int readFully(long position, ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            if (read(position + into.position() - start, into) <= 0) {
                break;
            }
        }
        return into.position() - start;
    }

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /** Makes bytes and size outlive a crash, but not the file's name. */
    void force() throws IOException;

    /** For sendfile; null when the file is not on a file system. */
    @Nullable
    FileChannel channel();

    @Override
    void close() throws IOException;
}
