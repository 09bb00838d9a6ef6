package io.splashdam.coordinator.group;

/** Told what happens to groups, for metrics and the log; on the thread that owns the shard. */
public interface GroupListener {
    GroupListener NONE = new GroupListener() {};

    default void onRebalanceStarted(String groupId, int oldGeneration, String reason) {}

    /** Everybody has joined the new generation; 0 members: the group is empty now. */
    default void onGeneration(String groupId, int generation, int members) {}

    default void onMemberExpired(String groupId, String memberId) {}

    default void onOffsetsExpired(String groupId, int offsets) {}
}
