package io.splashdam.coordinator;

/** Takes what an internal topic's partition holds, in its order. */
@FunctionalInterface
public interface LogReplay {
    void record(CoordinatorRecord record);

    /** A record that counts only if its producer's transaction commits. */
    default void pending(CoordinatorRecord record, long producerId, short epoch) {
        record(record);
    }

    /** The marker that ended a producer's transaction. */
    default void end(long producerId, short epoch, boolean isCommit) {}
}
