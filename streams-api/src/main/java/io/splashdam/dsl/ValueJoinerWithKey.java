package io.splashdam.dsl;

/** Makes one value of two and their key, which it must not change. In a left or outer join one value may be null. */
@FunctionalInterface
public interface ValueJoinerWithKey<K, V1, V2, R> {
    R apply(K key, V1 left, V2 right);
}
