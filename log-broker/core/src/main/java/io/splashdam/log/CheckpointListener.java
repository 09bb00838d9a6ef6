package io.splashdam.log;

/** Learns what the checkpointer does; on its thread, one call at a time. */
public interface CheckpointListener {
    CheckpointListener NONE = new CheckpointListener() {};

    /** One log's segments are going to be forced. */
    default void onForce() {}

    /** They are on the disk. Is not called for a force that failed. */
    default void onForced() {}

    /** The checkpoint file says how far the logs are on the disk. */
    default void onWritten(long nowMs) {}
}
