package io.splashdam.stores;

import java.util.Iterator;

/** Walks entries of a store; close it. Entries that change while it walks may be seen as they were or as they are. */
public interface KeyValueIterator<K, V> extends Iterator<KeyValue<K, V>>, AutoCloseable {
    @Override
    void close();
}
