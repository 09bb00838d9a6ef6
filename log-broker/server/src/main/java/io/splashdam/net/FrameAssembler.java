package io.splashdam.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of one connection's bytes. A frame that lies whole in what was received is a slice of it, or a copy when
 * the slice would hold back much more than itself; the rest of a frame that does not is received straight into its own
 * buffer, which grows with what has arrived and not with what the length promises.
 *
 * <p>Owned by the event loop of its connection.
 */
final class FrameAssembler {
    /** A frame that promises more begins with this much: enough for the largest batch that Kafka's producers send by default. */
    static final int FIRST_CAPACITY_BYTES = 2 << 20;

    /** A frame of less than this part of the received chunk is copied out of it. */
    private static final int COPY_BELOW = 4;

    private static final int LENGTH_BYTES = 4;

    private final int maxFrameBytes;
    private final FrameBudget budget;

    private @Nullable ByteBuf chunk;
    private int length;
    private int lengthBytes;

    private @Nullable ByteBuf frame;
    private int reservedBytes;

    /** The part of {@link #frame} that the socket is writing into now. */
    private @Nullable ByteBuf direct;

    /** Bytes that the budget refused, or 0. */
    private int starvedOfBytes;

    private @Nullable String violation;

    FrameAssembler(int maxFrameBytes, FrameBudget budget) {
        this.maxFrameBytes = maxFrameBytes;
        this.budget = budget;
    }

    /** The buffer to receive into: the rest of the frame that is being assembled, or a fresh chunk. */
    ByteBuf receiveBuffer(ByteBufAllocator allocator, int chunkBytes) {
        ByteBuf target = frame;
        if (target == null || chunk != null || target.writerIndex() == target.capacity()) {
            return allocator.directBuffer(chunkBytes);
        }
        int missing = Math.min(target.capacity(), length) - target.writerIndex();
        ByteBuf rest = target.retainedSlice(target.writerIndex(), missing).clear();
        direct = rest;
        return rest;
    }

    /** Takes what was received, and the buffer with it. */
    @SuppressWarnings("ReferenceEquality") // buffers are equal when their bytes are
    void received(ByteBuf bytes) {
        ByteBuf target = frame;
        if (bytes == direct && target != null) {
            direct = null;
            target.writerIndex(target.writerIndex() + bytes.readableBytes());
            bytes.release();
            return;
        }
        direct = null;
        ByteBuf before = chunk;
        chunk = before == null ? bytes : joined(before, bytes);
    }

    /** The next whole frame, whose {@link ByteBuf#readableBytes} the budget holds; or null: see {@link #violation}, {@link #starvedOfBytes}. */
    @Nullable
    ByteBuf next() {
        starvedOfBytes = 0;
        if (violation != null || (frame == null && !hasLength())) {
            return null;
        }
        if (frame == null) {
            ByteBuf source = chunk;
            if (source != null && source.readableBytes() >= length) {
                return reserve(length) ? finished(cut(source)) : null;
            }
            int capacity = Math.min(length, FIRST_CAPACITY_BYTES);
            if (!reserve(capacity)) {
                return null;
            }
            frame = Buffers.pool().directBuffer(capacity, length);
        }
        return filled();
    }

    /** Why no further frame can come from this connection, or null. */
    @Nullable
    String violation() {
        return violation;
    }

    int starvedOfBytes() {
        return starvedOfBytes;
    }

    /** Some bytes of a frame are here, and not all. */
    boolean isInsideFrame() {
        return frame != null || lengthBytes > 0;
    }

    void close() {
        violation = "closed";
        dropChunk();
        ByteBuf partial = frame;
        frame = null;
        if (partial != null) {
            partial.release();
            budget.release(reservedBytes);
            reservedBytes = 0;
        }
    }

    private boolean hasLength() {
        ByteBuf source = chunk;
        while (source != null && lengthBytes < LENGTH_BYTES && source.isReadable()) {
            length = length << Byte.SIZE | source.readUnsignedByte();
            lengthBytes++;
        }
        if (lengthBytes < LENGTH_BYTES) {
            dropChunk();
            return false;
        }
        if (length < 0 || length > maxFrameBytes) {
            violation =
                    "frame length " + length + " is not within 0 and " + maxFrameBytes + " (socket.request.max.bytes)";
            return false;
        }
        return true;
    }

    private ByteBuf cut(ByteBuf source) {
        if (length >= source.capacity() / COPY_BELOW) {
            return source.readRetainedSlice(length);
        }
        ByteBuf copy = Buffers.pool().directBuffer(Math.max(1, length));
        return copy.writeBytes(source, length);
    }

    private @Nullable ByteBuf filled() {
        while (true) {
            ByteBuf target = frame;
            if (target == null) {
                throw new IllegalStateException("Expected a frame to fill, but there is none");
            }
            ByteBuf source = chunk;
            if (source != null) {
                target.writeBytes(source, Math.min(source.readableBytes(), target.writableBytes()));
            }
            if (target.writerIndex() == length) {
                frame = null;
                return finished(target);
            }
            if (target.isWritable()) {
                dropChunk();
                return null;
            }
            int more = Math.min(target.capacity(), length - target.capacity());
            if (!reserve(more)) {
                return null;
            }
            target.capacity(target.capacity() + more);
        }
    }

    private ByteBuf finished(ByteBuf whole) {
        length = 0;
        lengthBytes = 0;
        reservedBytes = 0;
        ByteBuf source = chunk;
        if (source != null && !source.isReadable()) {
            dropChunk();
        }
        return whole;
    }

    private boolean reserve(int bytes) {
        if (!budget.tryReserve(bytes)) {
            starvedOfBytes = Math.max(1, bytes);
            return false;
        }
        reservedBytes += bytes;
        return true;
    }

    private void dropChunk() {
        ByteBuf done = chunk;
        chunk = null;
        if (done != null) {
            done.release();
        }
    }

    /** Rare: the socket was read once more although reading had stopped. */
    private static ByteBuf joined(ByteBuf before, ByteBuf bytes) {
        ByteBuf both = Buffers.pool().directBuffer(before.readableBytes() + bytes.readableBytes());
        both.writeBytes(before).writeBytes(bytes);
        before.release();
        bytes.release();
        return both;
    }
}
