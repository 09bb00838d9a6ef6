package io.splashdam.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds for one consumer group: its own settings over those of the broker, within the broker's bounds. A value that a later start
 * with narrower bounds finds outside of them counts as the nearest bound, as in Kafka. Pure.
 *
 * @param sessionTimeoutMs {@code consumer.session.timeout.ms}
 * @param heartbeatIntervalMs {@code consumer.heartbeat.interval.ms}
 * @param assignmentIntervalMs {@code consumer.assignment.interval.ms}
 */
public record ConsumerGroupTimes(int sessionTimeoutMs, int heartbeatIntervalMs, int assignmentIntervalMs) {

    /** @param own the group's settings as {@link #changed} gave them */
    public static ConsumerGroupTimes of(ConsumerGroupConfig broker, Map<String, String> own) {
        return new ConsumerGroupTimes(
                clamped(
                        value(GroupSettings.SESSION_TIMEOUT_MS, own, broker.sessionTimeoutMs()),
                        broker.minSessionTimeoutMs(),
                        broker.maxSessionTimeoutMs()),
                clamped(
                        value(GroupSettings.HEARTBEAT_INTERVAL_MS, own, broker.heartbeatIntervalMs()),
                        broker.minHeartbeatIntervalMs(),
                        broker.maxHeartbeatIntervalMs()),
                clamped(
                        value(GroupSettings.ASSIGNMENT_INTERVAL_MS, own, broker.assignmentIntervalMs()),
                        broker.minAssignmentIntervalMs(),
                        broker.maxAssignmentIntervalMs()));
    }

    private static int value(Setting setting, Map<String, String> own, int brokers) {
        String text = own.get(setting.name());
        return text == null ? brokers : Integer.parseInt(text);
    }

    private static int clamped(int value, int min, int max) {
        return Math.max(min, Math.min(value, max));
    }

    /**
     * A group's own settings after some changes, in their order.
     *
     * @throws ConfigException when one of them, or what they come to, is not allowed
     */
    public static Map<String, String> changed(
            ConsumerGroupConfig broker, Map<String, String> own, List<ConfigChange> changes) {
        Map<String, String> changed = new HashMap<>(own);
        for (ConfigChange change : changes) {
            String name = change.name();
            String value = change.value();
            switch (change.op()) {
                case SET -> {
                    if (value == null) {
                        throw new ConfigException(name, "null", "give a value, or delete the setting");
                    }
                    changed.put(name, GroupSettings.required(name, value).canonical(value));
                }
                case DELETE -> changed.remove(name);
                case APPEND, SUBTRACT ->
                    throw new ConfigException(
                            name,
                            String.valueOf(value),
                            "only lists can be appended to or subtracted from; set it instead");
            }
        }
        check(broker, changed);
        return changed;
    }

    private static void check(ConsumerGroupConfig broker, Map<String, String> own) {
        within(GroupSettings.SESSION_TIMEOUT_MS, own, broker.minSessionTimeoutMs(), broker.maxSessionTimeoutMs());
        within(
                GroupSettings.HEARTBEAT_INTERVAL_MS,
                own,
                broker.minHeartbeatIntervalMs(),
                broker.maxHeartbeatIntervalMs());
        within(
                GroupSettings.ASSIGNMENT_INTERVAL_MS,
                own,
                broker.minAssignmentIntervalMs(),
                broker.maxAssignmentIntervalMs());
        ConsumerGroupTimes times = of(broker, own);
        if (times.sessionTimeoutMs() <= times.heartbeatIntervalMs()) {
            throw new ConfigException(
                    GroupSettings.SESSION_TIMEOUT_MS.name(),
                    String.valueOf(times.sessionTimeoutMs()),
                    "expected more than consumer.heartbeat.interval.ms, which is " + times.heartbeatIntervalMs());
        }
    }

    private static void within(Setting setting, Map<String, String> own, int min, int max) {
        String text = own.get(setting.name());
        if (text == null) {
            return;
        }
        int value = Integer.parseInt(text);
        if (value < min || value > max) {
            String broker = "group." + setting.name();
            throw new ConfigException(
                    setting.name(),
                    text,
                    "expected " + min + " to " + max + ", as " + broker.replace("consumer.", "consumer.min.") + " and "
                            + broker.replace("consumer.", "consumer.max.") + " of the broker say");
        }
    }
}
