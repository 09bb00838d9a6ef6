package io.splashdam.dsl;

/** Makes the aggregate that a key begins with. */
@FunctionalInterface
public interface Initializer<A> {
    A apply();
}
