package io.splashdam.processor;

/** Something that can be ended. */
@FunctionalInterface
public interface Cancellable {
    void cancel();
}
