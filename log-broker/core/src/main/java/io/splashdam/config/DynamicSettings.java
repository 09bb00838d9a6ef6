package io.splashdam.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a broker's settings may change while it runs, and how (KIP-226): those of Kafka that mean something here, and {@code
 * durability}. Each takes effect at once, and may be told to all brokers or to one. Pure.
 */
final class DynamicSettings {
    private static final Set<String> NAMES = names();

    private DynamicSettings() {}

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        for (TopicSettings.TopicSetting topic : TopicSettings.all().values()) {
            topic.brokerSettings().stream().limit(1).forEach(setting -> names.add(setting.name()));
        }
        names.add(BrokerSettings.MAX_CONNECTIONS.name());
        names.add(BrokerSettings.MAX_CONNECTIONS_PER_IP.name());
        names.add(BrokerSettings.PRODUCER_ID_EXPIRATION_MS.name());
        return Set.copyOf(names);
    }

    static boolean contains(Setting setting) {
        return NAMES.contains(setting.name());
    }

    /**
     * What is told after some changes, in their order.
     *
     * @param effective values that hold now, for lists that are appended to
     * @throws ConfigException when one of them is unknown, read-only or not allowed
     */
    static Map<String, String> changed(Map<String, String> told, List<ConfigChange> changes, Settings effective) {
        Map<String, String> changed = new HashMap<>(told);
        for (ConfigChange change : changes) {
            Setting setting = required(change.name(), change.value());
            if (change.op() == ConfigChange.Op.DELETE) {
                changed.remove(setting.name());
                continue;
            }
            String value = change.value();
            if (value == null) {
                throw new ConfigException(change.name(), "null", "give a value, or delete the setting");
            }
            changed.put(
                    setting.name(),
                    switch (change.op()) {
                        case SET, DELETE -> setting.canonical(value);
                        case APPEND, SUBTRACT -> changedList(change.op(), setting, value, changed, effective);
                    });
        }
        return changed;
    }

    private static String changedList(
            ConfigChange.Op op, Setting setting, String value, Map<String, String> changed, Settings effective) {
        if (setting.type() != ConfigType.LIST) {
            throw new ConfigException(
                    setting.name(), value, "only lists can be appended to or subtracted from; set it instead");
        }
        String now = changed.getOrDefault(setting.name(), effective.required(setting));
        Set<String> elements = new LinkedHashSet<>(Settings.elements(now));
        List<String> given = Settings.elements(setting.canonical(value));
        if (op == ConfigChange.Op.APPEND) {
            elements.addAll(given);
        } else {
            given.forEach(elements::remove);
        }
        return String.join(",", elements);
    }

    private static Setting required(String name, @Nullable String value) {
        String shown = value == null ? "" : KafkaKeys.isSecret(name) ? "[hidden]" : value;
        Setting setting = BrokerSettings.all().get(name);
        if (setting != null && NAMES.contains(name)) {
            return setting;
        }
        if (setting != null) {
            throw new ConfigException(
                    name, shown, "is read when the broker starts: change its file and start it again");
        }
        if (KafkaKeys.isKnown(name)) {
            throw new ConfigException(name, shown, "is a setting of Kafka's that has no effect here");
        }
        String nearest = NearestKey.find(name, NAMES);
        throw new ConfigException(
                name,
                shown,
                nearest == null
                        ? "there is no such setting that can change while the broker runs"
                        : "there is no such setting; did you mean " + nearest + "?");
    }
}
