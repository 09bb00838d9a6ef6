package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Whole batches, one after the other, in one segment. Holds the segment's file open until it is released, exactly once. */
public final class LogSlice {
    private static final Segment[] NONE = {};

    private final @Nullable PooledFile pooled;
    private final @Nullable DiskFile file;
    private final long position;
    private final int bytes;
    private final long firstBatchOffset;
    private final long endOffset;
    private final Segment[] segments;
    private final long segmentBase;
    private boolean isReleased;

    /**
     * @param segments as they were when the slice was read
     * @param segment the one it lies in, whose file the caller has pinned for it
     * @param endOffset no record of it has this offset or a greater one
     */
    LogSlice(
            Segment[] segments,
            Segment segment,
            DiskFile file,
            long position,
            int bytes,
            long firstBatchOffset,
            long endOffset) {
        this.pooled = segment.file();
        this.file = file;
        this.position = position;
        this.bytes = bytes;
        this.firstBatchOffset = firstBatchOffset;
        this.endOffset = endOffset;
        this.segments = segments;
        this.segmentBase = segment.baseOffset();
    }

    private LogSlice(long offset) {
        this.pooled = null;
        this.file = null;
        this.position = 0;
        this.bytes = 0;
        this.firstBatchOffset = offset;
        this.endOffset = offset;
        this.segments = NONE;
        this.segmentBase = 0;
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

    /** None of its records has this offset or a greater one; there may be a gap before it. */
    long endOffset() {
        return endOffset;
    }

    Segment[] segments() {
        return segments;
    }

    /** Base offset of the segment that the slice lies in. */
    long segmentBase() {
        return segmentBase;
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
