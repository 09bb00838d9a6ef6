package io.splashdam.config;

import static io.splashdam.config.ConfigChange.Op.APPEND;
import static io.splashdam.config.ConfigChange.Op.DELETE;
import static io.splashdam.config.ConfigChange.Op.SET;
import static io.splashdam.config.ConfigChange.Op.SUBTRACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.config.ConfigDescription.Synonym;
import io.splashdam.log.CompactionConfig;
import io.splashdam.log.Durability;
import io.splashdam.log.LogConfig;
import io.splashdam.log.TimestampType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TopicConfigTest {
    private static final BrokerConfig BROKER = BrokerConfig.defaults();

    private static void refused(String key, String value, String line) {
        assertThatThrownBy(() -> TopicConfig.of(BROKER, Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(key + "=" + value + ": " + line);
    }

    private static ConfigDescription described(TopicConfig topic, String name) {
        return topic.describe().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void namesAreThoseOfKafkasTopicConfigAndDurability() throws IllegalAccessException {
        List<String> theirs = new ArrayList<>(List.of(
                "follower.replication.throttled.replicas", "leader.replication.throttled.replicas", "durability"));
        for (Field field : org.apache.kafka.common.config.TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG") && !field.isAnnotationPresent(Deprecated.class)) {
                theirs.add((String) field.get(null));
            }
        }
        assertThat(TopicSettings.all().keySet())
                .containsExactlyInAnyOrderElementsOf(theirs)
                .hasSize(38);
    }

    @Test
    void everySettingHasADefaultADocumentationAndABrokersNameWithTheSameDefault() {
        for (TopicSettings.TopicSetting topicSetting : TopicSettings.all().values()) {
            Setting setting = topicSetting.setting();
            assertThat(setting.defaultText()).as(setting.name()).isNotNull();
            assertThat(setting.documentation()).as(setting.name()).endsWith(".");
            if (!topicSetting.brokerSettings().isEmpty()) {
                Setting last = topicSetting
                        .brokerSettings()
                        .get(topicSetting.brokerSettings().size() - 1);
                long scale = last.unit() == Unit.HOURS ? Unit.HOURS.ms() : 1;
                String inherited = scale == 1
                        ? last.defaultText()
                        : String.valueOf(Long.parseLong(Objects.requireNonNull(last.defaultText())) * scale);
                assertThat(inherited).as(setting.name()).isEqualTo(setting.defaultText());
            }
        }
    }

    @Test
    void wrongAndUnknownSettingsNameTheRemedy() {
        refused("retention.ms", "-2", "expected a whole number of ms, at least -1, such as 30000 or 30s");
        refused("segment.bytes", "100", "expected a whole number of bytes, at least 1048576, such as 67108864 or 64mb");
        refused("cleanup.policy", "compact,none", "'none' is not compact or delete");
        refused("cleanup.policy", "delete,", "remove the empty element between the commas");
        refused("durability", "none", "expected fsync or os");
        refused("min.cleanable.dirty.ratio", "1.5", "expected a number from 0 to 1");
        refused("compression.gzip.level", "0", "expected 1 to 9, or -1 for gzip's own default");
        refused("min.cleanable.dirty.ratio", "NaN", "expected a number from 0 to 1");
        refused("retention.md", "1", "topics have no such setting; did you mean retention.ms?");
        refused("log.retention.hours", "1", "this is the broker's setting; a topic's is retention.ms");
        refused("remote.storage.enable", "true", "there is no remote storage yet; remove it");
        assertThatThrownBy(() ->
                        TopicConfig.of(BROKER, Map.of("min.compaction.lag.ms", "2s", "max.compaction.lag.ms", "1s")))
                .hasMessage("min.compaction.lag.ms=2000: expected at most max.compaction.lag.ms, which is 1000");
    }

    @Test
    void emptyCleanupPolicyKeepsEverything() {
        TopicConfig topic = TopicConfig.of(BROKER, Map.of("cleanup.policy", ""));
        assertThat(topic.isCompacted()).isFalse();
        assertThat(topic.isDeleted()).isFalse();
    }

    @Test
    void aTopicThatSaysNothingHasTheLogsDefaults() {
        assertThat(TopicConfig.defaults().toLogConfig()).isEqualTo(LogConfig.defaults());
    }

    @Test
    void theLogGetsWhatTheTopicSays() {
        Map<String, String> overrides = new HashMap<>(Map.of(
                "durability", "os",
                "segment.ms", "1h",
                "segment.jitter.ms", "1m",
                "index.interval.bytes", "8kb",
                "segment.index.bytes", "1mb",
                "retention.ms", "1d",
                "retention.bytes", "-7",
                "max.message.bytes", "2mb",
                "file.delete.delay.ms", "5s",
                "flush.messages", "10"));
        overrides.putAll(Map.of(
                "internal.segment.bytes", "100",
                "flush.ms", "20s",
                "message.timestamp.type", "LogAppendTime",
                "cleanup.policy", "compact"));
        assertThat(TopicConfig.of(BROKER, overrides).toLogConfig())
                .isEqualTo(new LogConfig(
                        Durability.OS,
                        100,
                        3_600_000,
                        60_000,
                        8192,
                        1 << 20,
                        86_400_000,
                        -1,
                        2 << 20,
                        5_000,
                        10,
                        20_000,
                        TimestampType.LOG_APPEND_TIME,
                        true,
                        false,
                        CompactionConfig.defaults()));
    }

    @Test
    void theBrokersMostSpecificNameDecidesTheDefault() {
        BrokerConfig broker = BrokerConfig.of(
                Map.of("log.retention.hours", "1", "log.retention.minutes", "2", "log.roll.hours", "3"));
        TopicConfig topic = TopicConfig.of(broker, Map.of());
        assertThat(described(topic, "retention.ms").value()).isEqualTo("120000");
        assertThat(described(topic, "segment.ms").value()).isEqualTo("10800000");
        assertThat(described(
                                TopicConfig.of(BrokerConfig.of(Map.of("log.retention.hours", "-1")), Map.of()),
                                "retention.ms")
                        .value())
                .isEqualTo("-1");
    }

    @Test
    void descriptionsTellWhoDecidedAndWhoWouldHave() {
        BrokerConfig broker = BrokerConfig.of(Map.of("log.retention.minutes", "2"));
        ConfigDescription own = described(TopicConfig.of(broker, Map.of("retention.ms", "1s")), "retention.ms");
        assertThat(own.value()).isEqualTo("1000");
        assertThat(own.source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC);
        assertThat(own.isReadOnly()).isFalse();
        assertThat(own.synonyms())
                .containsExactly(
                        new Synonym("retention.ms", "1000", ConfigSource.DYNAMIC_TOPIC),
                        new Synonym("log.retention.minutes", "2", ConfigSource.STATIC_BROKER),
                        new Synonym("log.retention.hours", "168", ConfigSource.DEFAULT));
        assertThat(described(TopicConfig.of(broker, Map.of()), "retention.ms").source())
                .isEqualTo(ConfigSource.STATIC_BROKER);
        assertThat(described(TopicConfig.of(broker, Map.of()), "segment.ms").source())
                .isEqualTo(ConfigSource.DEFAULT);
        assertThat(described(TopicConfig.of(broker, Map.of()), "segment.ms").synonyms())
                .containsExactly(new Synonym("log.roll.hours", "168", ConfigSource.DEFAULT));
        assertThat(BROKER.describe())
                .extracting(ConfigDescription::name)
                .doesNotHaveDuplicates()
                .contains("ring.max.bytes", "log.roll.ms");
    }

    @Test
    void changesSetDeleteAppendAndSubtract() {
        TopicConfig topic = TopicConfig.of(BROKER, Map.of("retention.ms", "1s"));
        TopicConfig changed = topic.with(List.of(
                new ConfigChange(DELETE, "retention.ms", null),
                new ConfigChange(APPEND, "cleanup.policy", "compact"),
                new ConfigChange(SET, "segment.bytes", "2mb")));
        assertThat(changed.overrides())
                .containsOnly(Map.entry("cleanup.policy", "delete,compact"), Map.entry("segment.bytes", "2097152"));
        assertThat(changed.with(List.of(new ConfigChange(SUBTRACT, "cleanup.policy", "delete")))
                        .overrides())
                .containsEntry("cleanup.policy", "compact");
        assertThatThrownBy(() -> topic.with(List.of(new ConfigChange(APPEND, "retention.ms", "1"))))
                .hasMessageContaining("only lists");
        assertThatThrownBy(() -> topic.with(List.of(new ConfigChange(DELETE, "retension.ms", null))))
                .hasMessageContaining("did you mean retention.ms?");
        assertThatThrownBy(() -> topic.with(List.of(new ConfigChange(SET, "retention.ms", null))))
                .hasMessageContaining("give a value");
    }

    /** Repeat with -Dtest=TopicConfigTest -Dsplashdam.seed=SEED. */
    @Test
    void whatIsAcceptedOnceMeansTheSameWhenReadBack() {
        long seed = Long.getLong("splashdam.seed", System.nanoTime());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Setting> settings = new ArrayList<>(BrokerSettings.all().values());
        TopicSettings.all().values().forEach(t -> settings.add(t.setting()));
        for (int step = 0; step < 20_000; step++) {
            Setting setting = settings.get(random.nextInt(settings.size()));
            String text = RandomTexts.next(random, setting);
            try {
                String canonical = setting.canonical(text);
                assertThat(setting.canonical(canonical))
                        .as("seed %d, %s=%s", seed, setting.name(), text)
                        .isEqualTo(canonical);
            } catch (ConfigException e) {
                assertThat(e.getMessage()).as("seed %d", seed).startsWith(setting.name() + "=");
            }
        }
    }

    /** Repeat with -Dtest=TopicConfigTest -Dsplashdam.seed=SEED. */
    @Test
    void overridesAreAFixedPoint() {
        long seed = Long.getLong("splashdam.seed", System.nanoTime());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Setting> settings = TopicSettings.all().values().stream()
                .map(TopicSettings.TopicSetting::setting)
                .toList();
        int accepted = 0;
        for (int round = 0; round < 3_000; round++) {
            Map<String, String> overrides = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                Setting setting = settings.get(random.nextInt(settings.size()));
                overrides.put(setting.name(), RandomTexts.next(random, setting));
            }
            try {
                TopicConfig topic = TopicConfig.of(BROKER, overrides);
                assertThat(TopicConfig.of(BROKER, topic.overrides()).describe())
                        .as("seed %d", seed)
                        .isEqualTo(topic.describe());
                accepted++;
            } catch (ConfigException e) {
                assertThat(overrides).as("seed %d", seed).containsKey(e.key());
            }
        }
        assertThat(accepted).as("seed %d", seed).isGreaterThan(300);
    }
}
