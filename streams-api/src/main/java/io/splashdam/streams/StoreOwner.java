package io.splashdam.streams;

import io.splashdam.state.KeyValueStore;
import java.util.function.Function;

/** Lets a question be asked of one partition of a store where it may be asked: on the thread that owns it. */
public interface StoreOwner {
    int partitions();

    <R> R ask(int partition, Function<KeyValueStore, R> question);
}
