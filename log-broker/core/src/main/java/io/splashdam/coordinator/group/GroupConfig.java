package io.splashdam.coordinator.group;

/**
 * What an operator may set about groups.
 *
 * @param minSessionTimeoutMs {@code group.min.session.timeout.ms}
 * @param maxSessionTimeoutMs {@code group.max.session.timeout.ms}
 * @param maxSize {@code group.max.size}: members of one group
 * @param initialRebalanceDelayMs {@code group.initial.rebalance.delay.ms}: how long an empty group waits for more members
 *     before its first generation. Kafka waits 3,000 ms. Here the default is 0: on one node a consumer that starts alone
 *     reads at once, and further members cost a rebalance of milliseconds
 * @param newMemberJoinTimeoutMs how long the JoinGroup of a member that is not yet in a generation may wait
 * @param offsetMetadataMaxBytes {@code offset.metadata.max.bytes}
 * @param offsetsRetentionMs {@code offsets.retention.minutes}: how long offsets outlive the group's last member
 * @param offsetsRetentionCheckIntervalMs {@code offsets.retention.check.interval.ms}
 * @param maxRecordBytes the largest record that the offsets topic takes
 */
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int maxSize,
        int initialRebalanceDelayMs,
        int newMemberJoinTimeoutMs,
        int offsetMetadataMaxBytes,
        long offsetsRetentionMs,
        long offsetsRetentionCheckIntervalMs,
        int maxRecordBytes) {

    public GroupConfig {
        require(minSessionTimeoutMs >= 1, "group.min.session.timeout.ms", "at least 1", minSessionTimeoutMs);
        require(
                maxSessionTimeoutMs >= minSessionTimeoutMs,
                "group.max.session.timeout.ms",
                "at least group.min.session.timeout.ms (" + minSessionTimeoutMs + ")",
                maxSessionTimeoutMs);
        require(maxSize >= 1, "group.max.size", "at least 1", maxSize);
        require(
                initialRebalanceDelayMs >= 0,
                "group.initial.rebalance.delay.ms",
                "at least 0",
                initialRebalanceDelayMs);
        require(newMemberJoinTimeoutMs >= 1, "the new member's timeout", "at least 1", newMemberJoinTimeoutMs);
        require(offsetMetadataMaxBytes >= 0, "offset.metadata.max.bytes", "at least 0", offsetMetadataMaxBytes);
        require(offsetsRetentionMs >= 1, "offsets.retention.minutes", "at least 1", offsetsRetentionMs);
        require(
                offsetsRetentionCheckIntervalMs >= 1,
                "offsets.retention.check.interval.ms",
                "at least 1",
                offsetsRetentionCheckIntervalMs);
        require(maxRecordBytes >= 1024, "the largest record", "at least 1024 bytes", maxRecordBytes);
    }

    private static void require(boolean holds, String property, String expected, long actual) {
        if (!holds) {
            throw new IllegalArgumentException("Expected " + property + " to be " + expected + ", but it is " + actual);
        }
    }

    public static GroupConfig defaults() {
        return new GroupConfig(
                6_000, 1_800_000, Integer.MAX_VALUE, 0, 300_000, 4_096, 7L * 24 * 3_600_000, 600_000, 1_000_000);
    }

    public GroupConfig withInitialRebalanceDelayMs(int delayMs) {
        return new GroupConfig(
                minSessionTimeoutMs,
                maxSessionTimeoutMs,
                maxSize,
                delayMs,
                newMemberJoinTimeoutMs,
                offsetMetadataMaxBytes,
                offsetsRetentionMs,
                offsetsRetentionCheckIntervalMs,
                maxRecordBytes);
    }
}
