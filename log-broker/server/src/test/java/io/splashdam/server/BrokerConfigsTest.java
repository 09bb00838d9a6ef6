package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSynonym;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings of a running broker (KIP-226): changed at once, told where they come from, and still there after a restart. */
@Timeout(60)
class BrokerConfigsTest {
    private static final ConfigResource ALL = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final ConfigResource TOPIC = new ConfigResource(ConfigResource.Type.TOPIC, "t");

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;
    private Admin admin;
    private ConfigResource broker;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory, Map.of("log.retention.ms", "3600000"));
        bootstrap = splashdam.listen(0);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        broker = new ConfigResource(
                ConfigResource.Type.BROKER,
                String.valueOf(splashdam.broker().image().nodeId()));
    }

    @AfterEach
    void close() {
        admin.close();
        splashdam.close();
    }

    @Test
    void whatTheBrokerIsToldHoldsBeforeWhatAllAreToldBeforeItsFile() throws Exception {
        create();
        assertRetention("3600000", ConfigSource.STATIC_BROKER_CONFIG);
        alter(ALL, OpType.SET, "log.retention.ms", "2000000");
        assertRetention("2000000", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        alter(broker, OpType.SET, "log.retention.ms", "1000000");
        assertRetention("1000000", ConfigSource.DYNAMIC_BROKER_CONFIG);

        restart();
        assertRetention("1000000", ConfigSource.DYNAMIC_BROKER_CONFIG);
        assertThat(describe(broker).get("log.retention.ms").synonyms())
                .extracting(ConfigSynonym::source)
                .containsExactly(
                        ConfigSource.DYNAMIC_BROKER_CONFIG,
                        ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG,
                        ConfigSource.STATIC_BROKER_CONFIG,
                        ConfigSource.DEFAULT_CONFIG);
        assertThat(describe(ALL).entries()).extracting(ConfigEntry::name).containsExactly("log.retention.ms");

        alter(broker, OpType.DELETE, "log.retention.ms", null);
        assertRetention("2000000", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        alter(ALL, OpType.DELETE, "log.retention.ms", null);
        assertRetention("3600000", ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(describe(ALL).entries()).isEmpty();
    }

    private void assertRetention(String value, ConfigSource source) throws Exception {
        for (ConfigResource resource : List.of(broker, TOPIC)) {
            String name = resource == TOPIC ? "retention.ms" : "log.retention.ms";
            ConfigEntry entry = describe(resource).get(name);
            assertThat(entry.value()).isEqualTo(value);
            assertThat(entry.source()).isEqualTo(source);
            assertThat(entry.isReadOnly()).isFalse();
        }
        var topic = splashdam.broker().image().topic("t");
        assertThat(splashdam.broker().directory().log(topic.id(), 0).config().retentionMs())
                .isEqualTo(Long.parseLong(value));
    }

    @Test
    void aSmallerLimitOfBatchesHoldsAtOnceForTopicsThatSayNothing() throws Exception {
        create();
        try (var producer = producer()) {
            send(producer, 50_000).get();
            alter(ALL, OpType.SET, "message.max.bytes", "10000");
            assertThatThrownBy(() -> send(producer, 50_000).get()).hasCauseInstanceOf(RecordTooLargeException.class);
            alter(TOPIC, OpType.SET, "max.message.bytes", "100000");
            send(producer, 50_000).get();
        }
    }

    @Test
    void moreConnectionsThanAllowedAreClosed() throws Exception {
        alter(broker, OpType.SET, "max.connections", "1");
        try (RawClient oneTooMany = new RawClient(bootstrap)) {
            assertThat(oneTooMany.isClosedByBroker()).isTrue();
        }
    }

    @Test
    void listsAreAppendedToAndSubtractedFrom() throws Exception {
        alter(ALL, OpType.APPEND, "log.cleanup.policy", "compact");
        assertThat(describe(broker).get("log.cleanup.policy").value()).isEqualTo("delete,compact");
        alter(ALL, OpType.SUBTRACT, "log.cleanup.policy", "delete");
        assertThat(describe(broker).get("log.cleanup.policy").value()).isEqualTo("compact");
    }

    @Test
    void whatCannotChangeIsRefusedAndNothingIsChanged() throws Exception {
        create();
        for (String refused : List.of(
                "node.id=2",
                "num.partitions=3",
                "log.dirs=x",
                "ssl.key.password=x",
                "nothing=1",
                "log.retention.ms=soon",
                "message.max.bytes=-5",
                "num.io.threads=2")) {
            String[] parts = refused.split("=");
            assertFails(alteration(broker, OpType.SET, parts[0], parts[1]));
        }
        assertFails(
                alteration(new ConfigResource(ConfigResource.Type.BROKER, ""), OpType.APPEND, "log.retention.ms", "1"));
        assertThat(splashdam.broker().image().configuredBrokers()).isEmpty();
    }

    @Test
    void aDefaultThatATopicCannotLiveWithIsRefused() throws Exception {
        admin.createTopics(Set.of(new NewTopic("t", 1, (short) 1).configs(Map.of("max.compaction.lag.ms", "1000"))))
                .all()
                .get();
        assertFails(alteration(ALL, OpType.SET, "log.cleaner.min.compaction.lag.ms", "2000"));
    }

    @Test
    void changesOfOneTopicAtTheSameTimeAreAllKept() throws Exception {
        create();
        List<String> names = List.of("retention.ms", "segment.ms", "max.message.bytes", "retention.bytes", "flush.ms");
        List<KafkaFuture<Void>> changes = new ArrayList<>();
        for (String name : names) {
            changes.add(alteration(TOPIC, OpType.SET, name, "1234567"));
        }
        for (KafkaFuture<Void> change : changes) {
            change.get();
        }
        assertThat(splashdam.broker().image().topic("t").configs()).containsOnlyKeys(names);
    }

    private void restart() {
        close();
        open();
    }

    private void create() throws Exception {
        admin.createTopics(Set.of(new NewTopic("t", 1, (short) 1))).all().get();
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static java.util.concurrent.Future<?> send(KafkaProducer<byte[], byte[]> producer, int bytes) {
        return producer.send(new ProducerRecord<>("t", new byte[bytes]));
    }

    private void alter(ConfigResource resource, OpType op, String key, String value) throws Exception {
        alteration(resource, op, key, value).get();
    }

    private KafkaFuture<Void> alteration(ConfigResource resource, OpType op, String key, String value) {
        return admin.incrementalAlterConfigs(
                        Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(key, value), op))))
                .all();
    }

    private Config describe(ConfigResource resource) throws Exception {
        return admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().includeSynonyms(true))
                .all()
                .get()
                .get(resource);
    }

    private static void assertFails(KafkaFuture<?> future) {
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InvalidRequestException.class);
    }
}
