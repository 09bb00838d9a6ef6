package io.splashdam.dsl;

/** Makes a value of a value. */
@FunctionalInterface
public interface ValueMapper<V, R> {
    R apply(V value);
}
