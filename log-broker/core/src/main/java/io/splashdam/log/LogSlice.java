package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Whole batches, one after the other, in one segment. Holds the segment's file open until it is released, exactly once. */
public final class LogSlice {
    private final @Nullable PooledFile pooled;
    private final @Nullable DiskFile file;
    private final long position;
    private final int bytes;
    private final long firstBatchOffset;
    private boolean isReleased;

    /** @param pooled pinned by the caller for this slice */
    LogSlice(PooledFile pooled, DiskFile file, long position, int bytes, long firstBatchOffset) {
        this.pooled = pooled;
        this.file = file;
        this.position = position;
        this.bytes = bytes;
        this.firstBatchOffset = firstBatchOffset;
    }

    private LogSlice(long offset) {
        this.pooled = null;
        this.file = null;
        this.position = 0;
        this.bytes = 0;
        this.firstBatchOffset = offset;
    }

    static LogSlice empty(long offset) {
        return new LogSlice(offset);
    }

    public boolean isEmpty() {
        return bytes == 0;
    }

    /** Of a slice that is not empty. */
    public DiskFile file() {
        if (file == null) {
            throw new IllegalStateException("Expected a slice with bytes, but it is empty");
        }
        return file;
    }

    /** Where in the file the slice begins. */
    public long position() {
        return position;
    }

    public int bytes() {
        return bytes;
    }

    /** Base offset of the first batch; of an empty slice, the offset that was asked for. */
    public long firstBatchOffset() {
        return firstBatchOffset;
    }

    /** A copy on the heap. */
    public ByteBuffer read() throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(bytes);
        readInto(copy);
        return copy.flip();
    }

    /** Puts all the bytes, for which there must be room. */
    public void readInto(ByteBuffer into) throws IOException {
        if (bytes == 0) {
            return;
        }
        int limit = into.limit();
        into.limit(into.position() + bytes);
        int count = file().readFully(position, into);
        into.limit(limit);
        if (count < bytes) {
            throw new IOException(
                    "Expected " + bytes + " bytes at position " + position + " of a segment, but there were " + count);
        }
    }

    public void release() {
        if (isReleased) {
            throw new IllegalStateException("Expected a slice to be released once, but it was twice");
        }
        isReleased = true;
        if (pooled != null) {
            pooled.unpin();
        }
    }
}
