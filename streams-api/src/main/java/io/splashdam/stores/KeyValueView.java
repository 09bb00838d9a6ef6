package io.splashdam.stores;

import io.splashdam.state.StateCursor;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A store of bytes in its own types. Owned by the task's thread. */
class KeyValueView<K, V> implements KeyValueStore<K, V> {
    private final io.splashdam.state.KeyValueStore store;
    private final Serde<K> keySerde;
    private final Serde<V> valueSerde;
    private final ByteSink bytes = new ByteSink(64);

    KeyValueView(io.splashdam.state.KeyValueStore store, Serde<K> keySerde, Serde<V> valueSerde) {
        this.store = store;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
    }

    @Override
    public String name() {
        return store.name();
    }

    private int slot(K key) {
        bytes.clear();
        keySerde.serialize(key, bytes);
        return store.slot(bytes.array(), 0, bytes.size());
    }

    private @Nullable V value(int slot) {
        store.load();
        return store.isPresent(slot)
                ? valueSerde.deserialize(store.arena(), store.valueAt(slot), store.valueLength(slot))
                : null;
    }

    private void put(int slot, @Nullable V value) {
        if (value == null) {
            store.delete(slot);
        } else {
            bytes.clear();
            valueSerde.serialize(value, bytes);
            store.put(slot, bytes.array(), 0, bytes.size());
        }
    }

    @Override
    public @Nullable V get(K key) {
        return value(slot(key));
    }

    @Override
    public void put(K key, @Nullable V value) {
        put(slot(key), value);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        int slot = slot(key);
        V present = value(slot);
        if (present == null) {
            put(slot, value);
        }
        return present;
    }

    @Override
    public void putAll(List<KeyValue<K, V>> entries) {
        for (KeyValue<K, V> entry : entries) {
            K key = entry.key;
            if (key == null) {
                throw new IllegalArgumentException(
                        "Expected a key for each entry of store " + name() + ", but one is null");
            }
            put(key, entry.value);
        }
    }

    @Override
    public @Nullable V delete(K key) {
        int slot = slot(key);
        V present = value(slot);
        put(slot, null);
        return present;
    }

    private byte[] keyBytes(K key) {
        bytes.clear();
        keySerde.serialize(key, bytes);
        return Arrays.copyOf(bytes.array(), bytes.size());
    }

    @Override
    public KeyValueIterator<K, V> range(K from, K to) {
        byte[] last = keyBytes(to);
        return new Entries(store.range(keyBytes(from), Arrays.copyOf(last, last.length + 1)));
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return new Entries(store.all());
    }

    private final class Entries implements KeyValueIterator<K, V> {
        private final StateCursor cursor;
        private boolean hasNext;

        Entries(StateCursor cursor) {
            this.cursor = cursor;
            this.hasNext = cursor.next();
        }

        @Override
        public boolean hasNext() {
            return hasNext;
        }

        @Override
        public KeyValue<K, V> next() {
            if (!hasNext) {
                throw new NoSuchElementException("Expected another entry, but the range ends here");
            }
            byte[] key = cursor.key();
            byte[] value = cursor.value();
            KeyValue<K, V> entry = KeyValue.pair(
                    keySerde.deserialize(key, 0, key.length), valueSerde.deserialize(value, 0, value.length));
            hasNext = cursor.next();
            return entry;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
