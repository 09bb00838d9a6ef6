package io.splashdam.state.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.WriteOptions;

/** The native option objects of one database. Owned by its {@link RocksBackend}, which closes them last. */
final class RocksOptions implements AutoCloseable {
    private static final long MEMTABLE_BYTES = 16L << 20;
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final double MEMTABLE_BLOOM_RATIO = 0.02;
    private static final int BLOCK_BYTES = 8 * 1024;

    final DBOptions database;
    final ColumnFamilyOptions store;
    final WriteOptions write;
    final ReadOptions read;
    final FlushOptions flush;
    private final BloomFilter bloom;

    RocksOptions(RocksMemory memory) {
        bloom = new BloomFilter(BLOOM_BITS_PER_KEY);
        database = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setWriteBufferManager(memory.writeBuffers())
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setMaxBackgroundJobs(2);
        store = new ColumnFamilyOptions()
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(memory.blockCache())
                        .setBlockSize(BLOCK_BYTES)
                        .setFilterPolicy(bloom)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
        write = new WriteOptions().setDisableWAL(true);
        read = new ReadOptions();
        flush = new FlushOptions().setWaitForFlush(true);
    }

    @Override
    public void close() {
        flush.close();
        read.close();
        write.close();
        database.close();
        store.close();
        bloom.close();
    }
}
