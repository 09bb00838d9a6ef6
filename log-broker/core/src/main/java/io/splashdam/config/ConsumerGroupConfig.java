package io.splashdam.config;

import java.util.List;

/**
 * What an operator may set about groups of the consumer protocol (KIP-848).
 *
 * @param sessionTimeoutMs {@code group.consumer.session.timeout.ms}
 * @param minSessionTimeoutMs {@code group.consumer.min.session.timeout.ms}, for {@code consumer.session.timeout.ms} of one group
 * @param maxSessionTimeoutMs {@code group.consumer.max.session.timeout.ms}
 * @param heartbeatIntervalMs {@code group.consumer.heartbeat.interval.ms}
 * @param minHeartbeatIntervalMs {@code group.consumer.min.heartbeat.interval.ms}, for {@code consumer.heartbeat.interval.ms} of one group
 * @param maxHeartbeatIntervalMs {@code group.consumer.max.heartbeat.interval.ms}
 * @param maxSize {@code group.consumer.max.size}
 * @param assignors {@code group.consumer.assignors}; the first is the default
 * @param migrationPolicy {@code group.consumer.migration.policy}: bidirectional, upgrade, downgrade or disabled
 * @param assignmentIntervalMs {@code group.consumer.assignment.interval.ms}; 0 by default, 1,000 in Kafka
 * @param minAssignmentIntervalMs {@code group.consumer.min.assignment.interval.ms}, for {@code consumer.assignment.interval.ms} of one
 *     group
 * @param maxAssignmentIntervalMs {@code group.consumer.max.assignment.interval.ms}
 */
public record ConsumerGroupConfig(
        int sessionTimeoutMs,
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int heartbeatIntervalMs,
        int minHeartbeatIntervalMs,
        int maxHeartbeatIntervalMs,
        int maxSize,
        List<String> assignors,
        String migrationPolicy,
        int assignmentIntervalMs,
        int minAssignmentIntervalMs,
        int maxAssignmentIntervalMs) {

    public ConsumerGroupConfig {
        within("group.consumer.session.timeout.ms", sessionTimeoutMs, minSessionTimeoutMs, maxSessionTimeoutMs);
        within(
                "group.consumer.heartbeat.interval.ms",
                heartbeatIntervalMs,
                minHeartbeatIntervalMs,
                maxHeartbeatIntervalMs);
        within(
                "group.consumer.assignment.interval.ms",
                assignmentIntervalMs,
                minAssignmentIntervalMs,
                maxAssignmentIntervalMs);
        if (heartbeatIntervalMs >= sessionTimeoutMs) {
            throw new ConfigException(
                    "group.consumer.heartbeat.interval.ms",
                    String.valueOf(heartbeatIntervalMs),
                    "expected less than group.consumer.session.timeout.ms, which is " + sessionTimeoutMs);
        }
        if (assignors.isEmpty()) {
            throw new ConfigException("group.consumer.assignors", "", "expected at least one of uniform and range");
        }
        assignors = List.copyOf(assignors);
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ConfigException(
                    name,
                    String.valueOf(value),
                    "expected " + min + " to " + max + ", as " + name.replace("consumer.", "consumer.min.") + " and "
                            + name.replace("consumer.", "consumer.max.") + " say");
        }
    }

    static ConsumerGroupConfig of(Settings settings) {
        return new ConsumerGroupConfig(
                settings.int32(BrokerSettings.GROUP_CONSUMER_SESSION_TIMEOUT_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_MAX_SESSION_TIMEOUT_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_MAX_HEARTBEAT_INTERVAL_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_MAX_SIZE),
                settings.list(BrokerSettings.GROUP_CONSUMER_ASSIGNORS),
                settings.required(BrokerSettings.GROUP_CONSUMER_MIGRATION_POLICY),
                settings.int32(BrokerSettings.GROUP_CONSUMER_ASSIGNMENT_INTERVAL_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS),
                settings.int32(BrokerSettings.GROUP_CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS));
    }

    /** A classic group may become one of the consumer protocol while it has members. */
    public boolean isUpgradeEnabled() {
        return migrationPolicy.equals("bidirectional") || migrationPolicy.equals("upgrade");
    }

    /** A group may go back to the classic protocol while it has members. */
    public boolean isDowngradeEnabled() {
        return migrationPolicy.equals("bidirectional") || migrationPolicy.equals("downgrade");
    }

    /** Members of both protocols may be in one group. */
    public boolean isMigrationEnabled() {
        return !migrationPolicy.equals("disabled");
    }
}
