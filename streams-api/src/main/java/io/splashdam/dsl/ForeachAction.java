package io.splashdam.dsl;

/** Does something for each record. */
@FunctionalInterface
public interface ForeachAction<K, V> {
    void apply(K key, V value);
}
