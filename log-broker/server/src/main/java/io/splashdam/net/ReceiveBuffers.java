package io.splashdam.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Tells Netty what to receive into: the assembler's frame, or a chunk that grows while reads fill it and shrinks when they
 * have not for a while.
 *
 * <p>One per connection, owned by its event loop.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    static final int MIN_CHUNK_BYTES = 1 << 10;
    static final int MAX_CHUNK_BYTES = 64 << 10;
    private static final int SHRINK_AFTER_READS = 16;

    private final FrameAssembler assembler;

    ReceiveBuffers(FrameAssembler assembler) {
        this.assembler = assembler;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's own subclasses override it too
    public RecvByteBufAllocator.Handle newHandle() {
        return new Handle();
    }

    private final class Handle extends MaxMessageHandle {
        private int chunkBytes = 4 << 10;
        private int sparseReads;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return assembler.receiveBuffer(allocator, chunkBytes);
        }

        @Override
        public int guess() {
            return chunkBytes;
        }

        @Override
        public void lastBytesRead(int bytes) {
            if (bytes >= chunkBytes) {
                chunkBytes = Math.min(MAX_CHUNK_BYTES, chunkBytes * 2);
                sparseReads = 0;
            } else if (bytes > 0 && bytes < chunkBytes / 4 && ++sparseReads >= SHRINK_AFTER_READS) {
                chunkBytes = Math.max(MIN_CHUNK_BYTES, chunkBytes / 2);
                sparseReads = 0;
            }
            super.lastBytesRead(bytes);
        }
    }
}
