package io.splashdam.dsl;

/** Adds a record to its key's aggregate; null deletes the key. */
@FunctionalInterface
public interface Aggregator<K, V, A> {
    A apply(K key, V value, A aggregate);
}
