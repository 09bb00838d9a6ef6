package io.splashdam.state.memory;

import io.splashdam.state.StateBackend;
import io.splashdam.state.StateCursor;
import io.splashdam.state.StateWrite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A sorted map per store. Owned by the task's thread. */
public final class MemoryBackend implements StateBackend {
    private final List<NavigableMap<byte[], byte[]>> tables = new ArrayList<>();
    private final long[] positions;

    public MemoryBackend(int stores) {
        for (int i = 0; i < stores; i++) {
            tables.add(new TreeMap<>(Arrays::compareUnsigned));
        }
        positions = new long[stores];
        Arrays.fill(positions, NO_POSITION);
    }

    @Override
    public byte @Nullable [] get(int store, byte[] bytes, int at, int length) {
        return tables.get(store).get(Arrays.copyOfRange(bytes, at, at + length));
    }

    @Override
    public void multiGet(int store, byte[][] keys, byte[] @Nullable [] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = tables.get(store).get(keys[i]);
        }
    }

    @Override
    public StateCursor range(int store, byte @Nullable [] from, byte @Nullable [] to) {
        if (from != null && to != null && Arrays.compareUnsigned(from, to) > 0) {
            return new MapCursor(new TreeMap<>(Arrays::compareUnsigned));
        }
        NavigableMap<byte[], byte[]> part = tables.get(store);
        part = from == null ? part : part.tailMap(from, true);
        return new MapCursor(to == null ? part : part.headMap(to, false));
    }

    @Override
    public StateWrite write() {
        return new MapWrite();
    }

    @Override
    public long position(int store) {
        return positions[store];
    }

    @Override
    public void discard(int store) {
        tables.get(store).clear();
        positions[store] = NO_POSITION;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static final class MapCursor implements StateCursor {
        private final Iterator<Map.Entry<byte[], byte[]>> entries;
        private byte[] key = {};
        private byte[] value = {};

        MapCursor(NavigableMap<byte[], byte[]> map) {
            entries = new ArrayList<>(map.entrySet()).iterator();
        }

        @Override
        public boolean next() {
            if (!entries.hasNext()) {
                return false;
            }
            Map.Entry<byte[], byte[]> entry = entries.next();
            key = entry.getKey();
            value = entry.getValue();
            return true;
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value;
        }

        @Override
        public void close() {}
    }

    private final class MapWrite implements StateWrite {
        private final List<Runnable> changes = new ArrayList<>();
        private long sizeBytes;

        @Override
        public void put(int store, byte[] key, int keyAt, int keyLength, byte[] value, int valueAt, int valueLength) {
            byte[] k = Arrays.copyOfRange(key, keyAt, keyAt + keyLength);
            byte[] v = Arrays.copyOfRange(value, valueAt, valueAt + valueLength);
            sizeBytes += keyLength + valueLength;
            changes.add(() -> tables.get(store).put(k, v));
        }

        @Override
        public void delete(int store, byte[] key, int keyAt, int keyLength) {
            byte[] k = Arrays.copyOfRange(key, keyAt, keyAt + keyLength);
            sizeBytes += keyLength;
            changes.add(() -> tables.get(store).remove(k));
        }

        @Override
        public void deleteRange(int store, byte[] from, byte[] to) {
            sizeBytes += from.length + to.length;
            changes.add(() -> tables.get(store).subMap(from, to).clear());
        }

        @Override
        public void position(int store, long nextOffset, long inStepMs) {
            changes.add(() -> positions[store] = nextOffset);
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public void apply() {
            changes.forEach(Runnable::run);
            changes.clear();
            sizeBytes = 0;
        }
    }
}
