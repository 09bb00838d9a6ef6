package io.splashdam.dsl;

/** Makes a value of a value and its key, which it must not change. */
@FunctionalInterface
public interface ValueMapperWithKey<K, V, R> {
    R apply(K key, V value);
}
