package io.splashdam.net;

import io.netty.buffer.PooledByteBufAllocator;

/** The pool that frames and answers come from. Any thread. */
public final class Buffers {
    private static final int PAGE_BYTES = 8192;

    /** Chunks of 8 KiB shifted by 9, 4 MiB. */
    private static final int CHUNK_ORDER = 9;

    // Netty 4.2's own default is the adaptive allocator, whose regressions DESIGN notes count; so the pool is named
    // here.
    // Direct arenas only: nothing on the way of a record lives on the heap.
    private static final PooledByteBufAllocator POOL = new PooledByteBufAllocator(
            true,
            0,
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())),
            PAGE_BYTES,
            CHUNK_ORDER,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            false);

    private Buffers() {}

    public static PooledByteBufAllocator pool() {
        return POOL;
    }
}
