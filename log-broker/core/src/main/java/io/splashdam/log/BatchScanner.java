package io.splashdam.log;

import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Steps from batch to batch through a file, reading little more than headers. Used by one thread at a time.
 *
 * <pre>
 *  scanner.open(file, position, limit);
 *  while (scanner.next()) { scanner.batch()… scanner.position()… }
 *  scanner.position() is where the sound part ends
 * </pre>
 */
final class BatchScanner {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final ByteBuffer chunk;
    private final BatchView view = new BatchView();
    private DiskFile file;
    private long chunkPosition;
    private long position;
    private long nextPosition;
    private long limit;

    BatchScanner(DiskFile file) {
        this(file, CHUNK_BYTES);
    }

    BatchScanner(DiskFile file, int chunkBytes) {
        this.file = file;
        this.chunk = ByteBuffer.allocate(Math.max(chunkBytes, BatchView.HEADER_BYTES))
                .limit(0);
    }

    /** Stands before the batch at {@code position}; sees no byte from {@code limit} on. */
    BatchScanner open(DiskFile newFile, long newPosition, long newLimit) {
        file = newFile;
        chunk.limit(0);
        return open(newPosition, newLimit);
    }

    BatchScanner open(long newPosition, long newLimit) {
        position = newPosition;
        nextPosition = newPosition;
        limit = newLimit;
        return this;
    }

    /** Moves to the next batch; false where no whole batch with a plausible header follows. */
    boolean next() throws IOException {
        position = nextPosition;
        if (limit - position < BatchView.HEADER_BYTES || !hasInChunk(BatchView.HEADER_BYTES) && !fill()) {
            return false;
        }
        view.wrap(chunk, (int) (position - chunkPosition));
        int bytes = view.sizeBytes();
        if (bytes < BatchView.HEADER_BYTES
                || bytes > limit - position
                || view.magic() != BatchView.MAGIC
                || view.lastOffsetDelta() < 0) {
            return false;
        }
        nextPosition = position + bytes;
        return true;
    }

    private boolean hasInChunk(int bytes) {
        return position >= chunkPosition && position + bytes <= chunkPosition + chunk.limit();
    }

    private boolean fill() throws IOException {
        chunk.clear().limit((int) Math.min(chunk.capacity(), limit - position));
        file.readFully(position, chunk);
        chunk.flip();
        chunkPosition = position;
        return chunk.limit() >= BatchView.HEADER_BYTES;
    }

    /** The header of the batch that {@link #next} moved to; valid until the next call. */
    BatchView batch() {
        return view;
    }

    /** Of the batch that {@link #next} moved to, or where it found none. */
    long position() {
        return position;
    }

    long nextPosition() {
        return nextPosition;
    }

    /** The whole current batch, its own copy unless it lies in the chunk; valid until the next call. */
    BatchView whole() throws IOException {
        int bytes = view.sizeBytes();
        if (hasInChunk(bytes)) {
            return view;
        }
        ByteBuffer copy = ByteBuffer.allocate(bytes);
        file.readFully(position, copy);
        return new BatchView().wrap(copy.flip(), 0);
    }
}
