package io.splashdam.dsl;

/** Makes one value of two; null deletes the key. */
@FunctionalInterface
public interface Reducer<V> {
    V apply(V aggregate, V value);
}
