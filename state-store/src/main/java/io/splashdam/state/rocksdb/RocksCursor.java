package io.splashdam.state.rocksdb;

import io.splashdam.state.StateCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/** A native iterator with an upper bound. Owned by the task's thread; closed by whoever asked for it. */
final class RocksCursor implements StateCursor {
    private final RocksIterator iterator;
    private final byte @Nullable [] to;
    private boolean isAtFirst = true;
    private byte[] key = {};

    RocksCursor(RocksIterator iterator, byte @Nullable [] from, byte @Nullable [] to) {
        this.iterator = iterator;
        this.to = to;
        if (from == null) {
            iterator.seekToFirst();
        } else {
            iterator.seek(from);
        }
    }

    @Override
    public boolean next() {
        if (isAtFirst) {
            isAtFirst = false;
        } else if (iterator.isValid()) {
            iterator.next();
        }
        if (!iterator.isValid()) {
            return false;
        }
        key = iterator.key();
        return to == null || Arrays.compareUnsigned(key, to) < 0;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
    }
}
