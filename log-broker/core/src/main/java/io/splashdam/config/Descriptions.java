package io.splashdam.config;

import io.splashdam.config.ConfigDescription.Synonym;
import io.splashdam.config.TopicSettings.TopicSetting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells settings as DescribeConfigs does: the value, who decided it, and who would have if not. Pure. */
final class Descriptions {
    /** Synonyms among the broker's own settings, the most specific first. */
    private static final Map<String, List<Setting>> SYNONYMS = synonyms();

    private Descriptions() {}

    static List<ConfigDescription> ofBroker(Settings broker) {
        List<ConfigDescription> descriptions = new ArrayList<>();
        for (Setting setting : BrokerSettings.all().values()) {
            if (setting != TopicSettings.INTERNAL_SEGMENT_BYTES) {
                descriptions.add(ofBroker(setting, broker));
            }
        }
        descriptions.sort(Comparator.comparing(ConfigDescription::name));
        return descriptions;
    }

    /** Only what all of them have been told. */
    static List<ConfigDescription> ofAllBrokers(Settings broker) {
        List<ConfigDescription> descriptions = new ArrayList<>();
        for (Setting setting : BrokerSettings.all().values()) {
            for (Settings.Given given : broker.all(List.of(setting))) {
                if (given.source() == ConfigSource.DYNAMIC_DEFAULT_BROKER) {
                    descriptions.add(toldToAll(given));
                }
            }
        }
        descriptions.sort(Comparator.comparing(ConfigDescription::name));
        return descriptions;
    }

    private static ConfigDescription toldToAll(Settings.Given given) {
        Setting setting = given.setting();
        String value = shown(setting, given.value());
        return new ConfigDescription(
                setting.name(),
                value,
                given.source(),
                setting.type(),
                false,
                setting.isSensitive(),
                List.of(new Synonym(setting.name(), value, given.source())),
                setting.documentation());
    }

    private static ConfigDescription ofBroker(Setting setting, Settings broker) {
        List<Synonym> synonyms = atBroker(SYNONYMS.getOrDefault(setting.name(), List.of(setting)), broker);
        return new ConfigDescription(
                setting.name(),
                shown(setting, broker.text(setting)),
                broker.source(setting),
                setting.type(),
                !DynamicSettings.contains(setting),
                setting.isSensitive(),
                synonyms,
                setting.documentation());
    }

    /** @param overrides the topic's own settings, canonical */
    static List<ConfigDescription> ofTopic(Settings topic, Map<String, String> overrides, Settings broker) {
        List<ConfigDescription> descriptions = new ArrayList<>();
        for (TopicSetting topicSetting : TopicSettings.all().values()) {
            Setting setting = topicSetting.setting();
            List<Synonym> synonyms = new ArrayList<>();
            if (overrides.containsKey(setting.name())) {
                synonyms.add(new Synonym(
                        setting.name(), shown(setting, overrides.get(setting.name())), ConfigSource.DYNAMIC_TOPIC));
            }
            synonyms.addAll(atBroker(topicSetting.brokerSettings(), broker));
            descriptions.add(new ConfigDescription(
                    setting.name(),
                    shown(setting, topic.text(setting)),
                    synonyms.isEmpty() ? ConfigSource.DEFAULT : synonyms.get(0).source(),
                    setting.type(),
                    false,
                    setting.isSensitive(),
                    synonyms,
                    setting.documentation()));
        }
        descriptions.sort(Comparator.comparing(ConfigDescription::name));
        return descriptions;
    }

    /** @param own the group's own settings, canonical */
    static List<ConfigDescription> ofGroup(Map<String, String> own, Settings broker) {
        List<ConfigDescription> descriptions = new ArrayList<>();
        for (GroupSettings.GroupSetting each : GroupSettings.all().values()) {
            Setting setting = each.setting();
            List<Synonym> synonyms = new ArrayList<>();
            String value = own.get(setting.name());
            if (value != null) {
                synonyms.add(new Synonym(setting.name(), value, ConfigSource.GROUP));
            }
            synonyms.addAll(atBroker(List.of(each.brokerSetting()), broker));
            descriptions.add(new ConfigDescription(
                    setting.name(),
                    synonyms.get(0).value(),
                    synonyms.get(0).source(),
                    setting.type(),
                    false,
                    false,
                    synonyms,
                    setting.documentation()));
        }
        descriptions.sort(Comparator.comparing(ConfigDescription::name));
        return descriptions;
    }

    /** What was given, the most specific first; then the defaults in the same order. */
    private static List<Synonym> atBroker(List<Setting> names, Settings broker) {
        List<Synonym> synonyms = new ArrayList<>();
        for (Settings.Given given : broker.all(names)) {
            Setting name = given.setting();
            synonyms.add(new Synonym(name.name(), shown(name, given.value()), given.source()));
        }
        for (Setting name : names) {
            if (name.defaultText() != null) {
                synonyms.add(new Synonym(name.name(), shown(name, name.defaultText()), ConfigSource.DEFAULT));
            }
        }
        return synonyms;
    }

    private static @Nullable String shown(Setting setting, @Nullable String text) {
        return setting.isSensitive() ? null : text;
    }

    private static Map<String, List<Setting>> synonyms() {
        Map<String, List<Setting>> synonyms = new HashMap<>();
        for (TopicSetting topicSetting : TopicSettings.all().values()) {
            List<Setting> names = topicSetting.brokerSettings();
            for (int i = 0; i < names.size(); i++) {
                synonyms.put(names.get(i).name(), names.subList(i, names.size()));
            }
        }
        synonyms.put("node.id", List.of(BrokerSettings.NODE_ID, BrokerSettings.BROKER_ID));
        return synonyms;
    }
}
