package io.splashdam.dsl;

/** Makes one aggregate of two sessions' aggregates. */
@FunctionalInterface
public interface Merger<K, V> {
    V apply(K key, V one, V other);
}
