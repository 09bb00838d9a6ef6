package io.splashdam.stores;

/** A store of one task, in its own types. Owned by the task's thread. */
public interface StateStore {
    String name();
}
