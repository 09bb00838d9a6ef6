package io.splashdam.stores;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values by key, for processors. Owned by the task's thread; what is written is committed with the outputs. */
public interface KeyValueStore<K, V> extends StateStore, ReadOnlyKeyValueStore<K, V> {
    /** @param value null deletes */
    void put(K key, @Nullable V value);

    /** Puts where there is no value yet; answers the value that was there. */
    @Nullable
    V putIfAbsent(K key, V value);

    void putAll(List<KeyValue<K, V>> entries);

    /** Answers the value that was there. */
    @Nullable
    V delete(K key);
}
