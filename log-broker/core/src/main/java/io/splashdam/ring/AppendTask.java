package io.splashdam.ring;

/** Something else that must happen in the order of appends: a truncate, retention, closing. */
public interface AppendTask {
    /** On the append thread, after all that was published before has been written. */
    void run(long nowMs);

    /** On the flush thread, after all that was published before has been flushed and answered. */
    default void flushed() {}
}
