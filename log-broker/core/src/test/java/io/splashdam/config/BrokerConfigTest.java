package io.splashdam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {
    private static final Machine MACHINE = new Machine(2, 256L << 20);

    private static BrokerConfig of(String... keysAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return BrokerConfig.of(map, Map.of(), MACHINE);
    }

    private static void refused(String key, String value, String line) {
        assertThatThrownBy(() -> of(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessage(key + "=" + value + ": " + line);
    }

    @Test
    void sizesAndDurationsTakeUnits() {
        BrokerConfig config = of(
                "ring.max.bytes",
                "128mb",
                "connections.max.idle.ms",
                "2min",
                "log.retention.hours",
                "2d",
                "offsets.retention.minutes",
                "1h");
        assertThat(config.ring().maxBytes()).isEqualTo(128L << 20);
        assertThat(config.network().limits().idleMs()).isEqualTo(120_000);
        assertThat(config.group().offsetsRetentionMs()).isEqualTo(3_600_000);
        assertThat(config.settings().required(TopicSettings.RETENTION_MS.named("log.retention.hours")))
                .isEqualTo("48");
    }

    @Test
    void wrongValuesNameKeyValueAndRemedy() {
        refused("num.partitions", "0", "expected a whole number, at least 1");
        refused("num.partitions", "many", "expected a whole number, at least 1");
        refused("log.retention.ms", "soon", "expected a whole number of ms, at least -1, such as 30000 or 30s");
        refused("log.roll.hours", "90min", "expected a whole number of hours, at least 1, such as 168 or 7d");
        refused(
                "log.segment.bytes",
                "1kb",
                "expected a whole number of bytes, at least 1048576, such as 67108864 or 64mb");
        refused("compression.lz4.level", "18", "expected a whole number from 1 to 17");
        refused("log.cleanup.policy", "shred", "'shred' is not compact or delete");
        refused("log.message.timestamp.type", "createtime", "expected CreateTime or LogAppendTime");
        refused("auto.create.topics.enable", "yes", "expected true or false");
        refused("ring.slots", "1000", "expected a power of two, such as 512");
        refused(
                "queued.max.request.bytes",
                "1000",
                "expected -1, or at least socket.request.max.bytes, which is 104857600");
        refused(
                "group.max.session.timeout.ms",
                "5000",
                "expected at least group.min.session.timeout.ms, which is 6000");
    }

    @Test
    void unknownKeysAreRefusedWithTheNearestKnownOne() {
        refused("log.retention.mss", "1", "there is no such setting; did you mean log.retention.ms?");
        refused("num.partition", "3", "there is no such setting; did you mean num.partitions?");
        refused("rign.slots", "8", "there is no such setting; did you mean ring.slots?");
        refused("retention.ms", "1", "topics have this setting; for the default of all topics set log.retention.ms");
        refused("x", "1", "there is no such setting; remove it");
    }

    @Test
    void kafkasOtherKeysAreAcceptedWithOneWarningEach() {
        BrokerConfig config = of("num.io.threads", "8", "log.cleaner.threads", "2", "num.partitions", "3");
        assertThat(config.numPartitions()).isEqualTo(3);
        assertThat(config.warnings())
                .containsExactly(
                        "log.cleaner.threads is a setting of Kafka's that has no effect here; it may be removed",
                        "num.io.threads is a setting of Kafka's that has no effect here; it may be removed");
    }

    @Test
    void keysThatSecurityOrDurabilityRestOnAreRefused() {
        for (String key : new String[] {
            "authorizer.class.name",
            "super.users",
            "sasl.enabled.mechanisms",
            "ssl.keystore.location",
            "ssl.client.auth",
            "listener.name.external.ssl.keystore.location",
            "quota.window.num",
            "remote.log.storage.manager.class.name",
            "log.dirs",
            "config.providers",
            "principal.builder.class",
            "delegation.token.secret.key",
        }) {
            assertThatThrownBy(() -> of(key, "something"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("remove it");
        }
        refused("remote.log.storage.system.enable", "true", "does not work yet; remove it");
        assertThat(of("remote.log.storage.system.enable", "false").warnings()).hasSize(1);
        assertThat(of("authorizer.class.name", "").warnings()).hasSize(1);
    }

    @Test
    void secretsAreNotShown() {
        assertThatThrownBy(() -> of("ssl.keystore.password", "hunter2"))
                .hasMessageStartingWith("ssl.keystore.password=[hidden]")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void everyAddressNeedsAnAdvertisedOne() {
        refused(
                "listeners",
                "PLAINTEXT://0.0.0.0:9092",
                "clients cannot connect to every address; set advertised.listeners=PLAINTEXT://HOST:9092 with the host name that they use");
        NetworkConfig network = of(
                        "listeners",
                        "PLAINTEXT://0.0.0.0:9092",
                        "advertised.listeners",
                        "PLAINTEXT://broker.example:19092")
                .network();
        assertThat(network.listen()).isEqualTo(new Endpoint("PLAINTEXT", "0.0.0.0", 9092));
        assertThat(network.advertised()).isEqualTo(new Endpoint("PLAINTEXT", "broker.example", 19092));
        assertThatThrownBy(() -> of("listeners", "PLAINTEXT://:9092", "advertised.listeners", "PLAINTEXT://[::]:9092"))
                .hasMessageStartingWith("advertised.listeners=PLAINTEXT://[::]:9092: ");
    }

    @Test
    void securedListenersAreRefused() {
        String remedy = "the protocol SSL does not work yet; use PLAINTEXT on a network that you trust";
        refused("listeners", "SSL://localhost:9093", remedy);
        assertThatThrownBy(() -> of("listeners", "EXTERNAL://h:1", "listener.security.protocol.map", "EXTERNAL:SSL"))
                .hasMessage("listeners=EXTERNAL://h:1: " + remedy);
    }

    @Test
    void listenersOfKafkasControllerAreLeftOut() {
        NetworkConfig network = of(
                        "process.roles", "broker,controller",
                        "controller.quorum.voters", "1@localhost:9093",
                        "controller.listener.names", "CONTROLLER",
                        "listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
                        "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL")
                .network();
        assertThat(network.listen()).isEqualTo(new Endpoint("PLAINTEXT", "localhost", 9092));
    }

    @Test
    void defaultsAreKafkasExceptWhereTheTableSaysWhy() {
        Properties kafka = new Properties();
        try (var in = BrokerConfigTest.class.getResourceAsStream("kafka-4.4-broker-defaults.properties")) {
            kafka.load(in);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Map<String, String> differing = new HashMap<>();
        for (Setting setting : BrokerSettings.all().values()) {
            String theirs = kafka.getProperty(setting.name());
            String ours = setting.defaultText() == null ? "null" : setting.defaultText();
            if (theirs != null && !theirs.equals(ours)) {
                differing.put(setting.name(), ours);
            }
        }
        assertThat(differing)
                .containsOnlyKeys(
                        "node.id",
                        "listeners",
                        "num.network.threads",
                        "max.connections",
                        "log.cleaner.dedupe.buffer.size",
                        "group.initial.rebalance.delay.ms",
                        "group.consumer.assignment.interval.ms",
                        "offsets.topic.num.partitions",
                        "transaction.state.log.num.partitions");
    }
}
