package io.splashdam.config;

import static io.splashdam.config.Unit.MS;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of what one consumer group may be told (KIP-848): Kafka 4.4's names, ranges and synonyms. Kafka has more for share groups and
 * groups of its streams protocol, which are not here, and are refused by that reason.
 */
final class GroupSettings {
    private static final Map<String, GroupSetting> TABLE = new LinkedHashMap<>();

    static final Setting SESSION_TIMEOUT_MS = add(
            Setting.int32(
                    "consumer.session.timeout.ms",
                    MS,
                    "45000",
                    1,
                    Double.MAX_VALUE,
                    "How long a member of this group may be silent."),
            BrokerSettings.GROUP_CONSUMER_SESSION_TIMEOUT_MS);
    static final Setting HEARTBEAT_INTERVAL_MS = add(
            Setting.int32(
                    "consumer.heartbeat.interval.ms",
                    MS,
                    "5000",
                    1,
                    Double.MAX_VALUE,
                    "How often members of this group are told to send heartbeats."),
            BrokerSettings.GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS);
    static final Setting ASSIGNMENT_INTERVAL_MS = add(
            Setting.int32(
                    "consumer.assignment.interval.ms",
                    MS,
                    "0",
                    0,
                    Double.MAX_VALUE,
                    "The least time between two assignments of this group."),
            BrokerSettings.GROUP_CONSUMER_ASSIGNMENT_INTERVAL_MS);

    /** Kafka's settings of groups that are not here yet; a prefix each. */
    private static final List<String> OTHER_KINDS = List.of("share.", "streams.", "errors.deadletterqueue.");

    private GroupSettings() {}

    /** @param brokerSetting what holds for groups that say nothing */
    record GroupSetting(Setting setting, Setting brokerSetting) {}

    static Map<String, GroupSetting> all() {
        return TABLE;
    }

    /** @throws ConfigException when groups have no such setting */
    static Setting required(String name, String value) {
        GroupSetting known = TABLE.get(name);
        if (known == null) {
            throw new ConfigException(name, value, unknown(name));
        }
        return known.setting();
    }

    private static String unknown(String name) {
        for (String prefix : OTHER_KINDS) {
            if (name.startsWith(prefix)) {
                return "is for share groups or Kafka's streams groups, which do not work yet; remove it";
            }
        }
        for (GroupSetting candidate : TABLE.values()) {
            if (candidate.brokerSetting().name().equals(name)) {
                return "this is the broker's setting; a group's is "
                        + candidate.setting().name();
            }
        }
        String nearest = NearestKey.find(name, TABLE.keySet());
        return nearest == null
                ? "groups have no such setting; remove it"
                : "groups have no such setting; did you mean " + nearest + "?";
    }

    private static Setting add(Setting setting, Setting brokerSetting) {
        TABLE.put(setting.name(), new GroupSetting(setting, brokerSetting));
        return setting;
    }
}
