package io.splashdam.state.rocksdb;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * The native memory of every store in this process: one cache for blocks, out of which memtables are paid too.
 *
 * <p>Made by the first application (its setting {@code state.memory} counts) and kept as long as the process, since native
 * databases of several applications share it. Any thread.
 */
public final class RocksMemory {
    /** Default of {@code state.memory}. */
    public static final long DEFAULT_BYTES = 64L << 20;

    private static final AtomicReference<@Nullable RocksMemory> SHARED = new AtomicReference<>();

    private final long sizeBytes;
    private final Cache blockCache;
    private final WriteBufferManager writeBuffers;

    private RocksMemory(long sizeBytes) {
        NativeLibrary.load();
        this.sizeBytes = sizeBytes;
        this.blockCache = new LRUCache(sizeBytes);
        this.writeBuffers = new WriteBufferManager(sizeBytes / 2, blockCache);
    }

    /** The process's memory; {@code sizeBytes} counts for the first caller only. */
    public static RocksMemory shared(long sizeBytes) {
        RocksMemory present = SHARED.get();
        if (present == null) {
            synchronized (SHARED) { // two applications starting at once must not make two native caches
                present = SHARED.get();
                if (present == null) {
                    present = new RocksMemory(sizeBytes);
                    SHARED.set(present);
                }
            }
        }
        return present;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    Cache blockCache() {
        return blockCache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }
}
