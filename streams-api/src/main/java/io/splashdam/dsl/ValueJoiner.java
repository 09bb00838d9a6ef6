package io.splashdam.dsl;

/** Makes one value of two. In a left or outer join one of them may be null. */
@FunctionalInterface
public interface ValueJoiner<V1, V2, R> {
    R apply(V1 left, V2 right);
}
