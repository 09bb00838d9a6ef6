package io.splashdam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.group.GroupConfig;
import org.apache.kafka.coordinator.group.GroupCoordinatorConfig;
import org.apache.kafka.coordinator.group.modern.share.ShareGroupConfig;
import org.junit.jupiter.api.Test;

/** Settings of consumer groups are those of Kafka 4.4: names, synonyms, which values they take, and what a value out of bounds becomes. */
class GroupSettingsAgainstKafkaTest {
    private static final List<String> VALUES = List.of(
            "",
            "-1",
            "0",
            "1",
            "999",
            "1000",
            "4999",
            "5000",
            "14999",
            "15000",
            "15001",
            "44999",
            "45000",
            "50000",
            "60000",
            "60001",
            "2147483647",
            "2147483648",
            " 45000 ",
            "5000.0",
            "abc",
            "true");

    @Test
    void theNamesAreThoseOfKafkasConsumerGroups() {
        Set<String> kafkas = new HashSet<>();
        for (String name : GroupConfig.configNames()) {
            if (name.startsWith("consumer.") && !GroupConfig.isInternal(name)) {
                kafkas.add(name);
            }
        }
        assertThat(GroupSettings.all()).containsOnlyKeys(kafkas);
        GroupSettings.all()
                .forEach((name, each) -> assertThat(GroupConfig.brokerSynonym(name))
                        .isEqualTo(Optional.of(each.brokerSetting().name())));
    }

    @Test
    void whatIsForOtherGroupsIsRefusedByThatReason() {
        for (String name : GroupConfig.configNames()) {
            if (!name.startsWith("consumer.")) {
                assertThatThrownBy(() -> changed(broker(Map.of()), Map.of(), name, "1"))
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining("do not work yet");
            }
        }
    }

    @Test
    void everyValueIsTakenOrRefusedAsByKafka() {
        List<String> differences = new ArrayList<>();
        for (String name : GroupSettings.all().keySet()) {
            for (String value : VALUES) {
                compare(Map.of(), Map.of(name, value), differences);
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void valuesTogetherAreTakenOrRefusedAsByKafkaAndComeToTheSame() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> differences = new ArrayList<>();
        for (int round = 0; round < 3_000; round++) {
            Map<String, String> broker = randomBroker(random);
            Map<String, String> own = new HashMap<>();
            for (String name : GroupSettings.all().keySet()) {
                if (random.nextInt(3) > 0) {
                    own.put(name, String.valueOf(random.nextInt(0, 20_000)));
                }
            }
            compare(broker, own, differences);
            compareEffect(broker, own, differences);
        }
        assertThat(differences).as("seed %d", seed).isEmpty();
    }

    private static Map<String, String> randomBroker(SplittableRandom random) {
        Map<String, String> broker = new HashMap<>();
        for (String kind : List.of("session.timeout.ms", "heartbeat.interval.ms", "assignment.interval.ms")) {
            int least = kind.startsWith("session") ? 10_000 : 1;
            int min = random.nextInt(least, least + 4_000);
            int value = random.nextInt(min, min + 2_000);
            broker.put("group.consumer." + kind, String.valueOf(value));
            broker.put("group.consumer.min." + kind, String.valueOf(min));
            broker.put("group.consumer.max." + kind, String.valueOf(random.nextInt(value, value + 8_000)));
        }
        return broker;
    }

    private static void compare(Map<String, String> broker, Map<String, String> own, List<String> differences) {
        boolean kafka = kafkaTakes(broker, own);
        if (kafka != weTake(broker, own)) {
            differences.add(own + " at " + broker + (kafka ? " is taken by Kafka" : " is refused by Kafka"));
        }
    }

    /** What was stored under other bounds. */
    private static void compareEffect(Map<String, String> broker, Map<String, String> own, List<String> differences) {
        Properties stored = new Properties();
        stored.putAll(own);
        Properties effective = GroupConfig.evaluate(stored, "g", kafka(broker), shares(broker));
        ConsumerGroupTimes ours = ConsumerGroupTimes.of(broker(broker), own);
        Map<String, Integer> values = Map.of(
                "consumer.session.timeout.ms", ours.sessionTimeoutMs(),
                "consumer.heartbeat.interval.ms", ours.heartbeatIntervalMs(),
                "consumer.assignment.interval.ms", ours.assignmentIntervalMs());
        effective.forEach((name, value) -> {
            if (!String.valueOf(values.get(name)).equals(String.valueOf(value))) {
                differences.add(
                        own + " at " + broker + ": " + name + " is " + value + " for Kafka, not " + values.get(name));
            }
        });
    }

    private static boolean kafkaTakes(Map<String, String> broker, Map<String, String> own) {
        GroupCoordinatorConfig kafka = kafka(broker);
        ShareGroupConfig shares = shares(broker);
        try {
            GroupConfig.validate(own, kafka, shares);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static boolean weTake(Map<String, String> broker, Map<String, String> own) {
        List<ConfigChange> changes = new ArrayList<>();
        own.forEach((name, value) -> changes.add(new ConfigChange(ConfigChange.Op.SET, name, value)));
        try {
            ConsumerGroupTimes.changed(broker(broker), Map.of(), changes);
            return true;
        } catch (ConfigException refused) {
            return false;
        }
    }

    private static Map<String, String> changed(
            ConsumerGroupConfig broker, Map<String, String> own, String name, String value) {
        return ConsumerGroupTimes.changed(broker, own, List.of(new ConfigChange(ConfigChange.Op.SET, name, value)));
    }

    private static ConsumerGroupConfig broker(Map<String, String> settings) {
        return BrokerConfig.of(settings).group().consumer();
    }

    private static GroupCoordinatorConfig kafka(Map<String, String> broker) {
        return new GroupCoordinatorConfig(kafkaBroker(broker));
    }

    private static ShareGroupConfig shares(Map<String, String> broker) {
        return new ShareGroupConfig(kafkaBroker(broker));
    }

    private static AbstractConfig kafkaBroker(Map<String, String> broker) {
        ConfigDef all = Utils.mergeConfigs(List.of(GroupCoordinatorConfig.CONFIG_DEF, ShareGroupConfig.CONFIG_DEF));
        return new AbstractConfig(all, broker, false);
    }
}
