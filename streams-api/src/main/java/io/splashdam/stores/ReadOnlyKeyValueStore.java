package io.splashdam.stores;

import org.jspecify.annotations.Nullable;

/**
 * A table as it is now, asked from outside. Any thread; each answer is that of one moment.
 *
 * <pre>{@code
 * ReadOnlyKeyValueStore<String, Long> counts = app.store("counts");
 * Long seen = counts.get("word");
 * }</pre>
 */
public interface ReadOnlyKeyValueStore<K, V> {
    /** The value of {@code key}, or null. */
    @Nullable
    V get(K key);

    /** Entries from {@code from} to {@code to}, both included, in the order of the keys' bytes within each partition. */
    KeyValueIterator<K, V> range(K from, K to);

    /** All entries, in the order of the keys' bytes within each partition. */
    KeyValueIterator<K, V> all();
}
