package io.splashdam.streams;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateCursor;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.KeyValue;
import io.splashdam.stores.KeyValueIterator;
import io.splashdam.stores.ReadOnlyKeyValueStore;
import io.splashdam.task.PartitionHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Asks the owner of a store, a page at a time, so that no question holds up processing for long. Any thread. */
public final class QueryableStore<K, V> implements ReadOnlyKeyValueStore<K, V> {
    private static final int PAGE_ENTRIES = 1000;

    private final StoreOwner owner;
    private final Serde<K> keySerde;
    private final Serde<V> valueSerde;

    public QueryableStore(StoreOwner owner, Serde<K> keySerde, Serde<V> valueSerde) {
        this.owner = owner;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
    }

    @Override
    public @Nullable V get(K key) {
        byte[] bytes = bytes(key);
        int partition = PartitionHash.partition(bytes, 0, bytes.length, owner.partitions());
        Found found = owner.ask(partition, store -> new Found(store.get(bytes), prefixBytes(store)));
        return found.value() == null ? null : value(found.value(), found.prefixBytes());
    }

    private record Found(byte @Nullable [] value, int prefixBytes) {}

    private static int prefixBytes(KeyValueStore store) {
        return store.spec().layout().prefixBytes();
    }

    private V value(byte[] stored, int prefixBytes) {
        return valueSerde.deserialize(stored, prefixBytes, stored.length - prefixBytes);
    }

    private byte[] bytes(K key) {
        ByteSink sink = new ByteSink(64);
        keySerde.serialize(key, sink);
        return Arrays.copyOf(sink.array(), sink.size());
    }

    @Override
    public KeyValueIterator<K, V> range(K from, K to) {
        return new Pages(bytes(from), successor(bytes(to)));
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return new Pages(null, null);
    }

    /** The smallest key after {@code key}. */
    private static byte[] successor(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    private final class Pages implements KeyValueIterator<K, V> {
        private final byte @Nullable [] first;
        private final byte @Nullable [] to;
        private final Deque<KeyValue<K, V>> page = new ArrayDeque<>();
        private byte @Nullable [] from;
        private int partition;

        Pages(byte @Nullable [] from, byte @Nullable [] to) {
            this.first = from;
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean hasNext() {
            while (page.isEmpty() && partition < owner.partitions()) {
                turn();
            }
            return !page.isEmpty();
        }

        private void turn() {
            byte[] begin = from;
            List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
            int prefixBytes = owner.ask(partition, store -> {
                try (StateCursor cursor = store.range(begin, to)) {
                    while (entries.size() < PAGE_ENTRIES && cursor.next()) {
                        entries.add(Map.entry(cursor.key(), cursor.value()));
                    }
                }
                return prefixBytes(store);
            });
            for (Map.Entry<byte[], byte[]> entry : entries) {
                page.add(KeyValue.pair(
                        keySerde.deserialize(entry.getKey(), 0, entry.getKey().length),
                        value(entry.getValue(), prefixBytes)));
            }
            if (entries.size() < PAGE_ENTRIES) {
                partition++;
                from = first;
            } else {
                from = successor(entries.get(entries.size() - 1).getKey());
            }
        }

        @Override
        public KeyValue<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("Expected another entry, but the range ends here");
            }
            return page.remove();
        }

        @Override
        public void close() {
            page.clear();
            partition = owner.partitions();
        }
    }
}
