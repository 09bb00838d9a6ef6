package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSynonym;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings of single groups of the consumer protocol, through Kafka's client. */
@Timeout(60)
class GroupConfigsTest {
    private static final ConfigResource GROUP = new ConfigResource(ConfigResource.Type.GROUP, "audit");
    private static final String SESSION = "consumer.session.timeout.ms";
    private static final String HEARTBEAT = "consumer.heartbeat.interval.ms";

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;
    private Admin admin;

    @BeforeEach
    void open() {
        open(Map.of("group.consumer.heartbeat.interval.ms", "6000"));
    }

    private void open(Map<String, String> settings) {
        splashdam = Splashdam.open(directory, settings);
        bootstrap = splashdam.listen(0);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    @AfterEach
    void close() {
        admin.close();
        splashdam.close();
    }

    @Test
    void whatAGroupIsToldHoldsBeforeTheBrokersFileAndOutlivesARestart() throws Exception {
        assertThat(describe(GROUP).entries())
                .extracting(ConfigEntry::name)
                .containsExactlyInAnyOrder(SESSION, HEARTBEAT, "consumer.assignment.interval.ms");
        assertEntry(HEARTBEAT, "6000", ConfigSource.STATIC_BROKER_CONFIG);
        alter(OpType.SET, HEARTBEAT, "7s").get();
        alter(OpType.SET, SESSION, "50000").get();
        splashdam.close();
        open(Map.of("group.consumer.heartbeat.interval.ms", "6000"));

        assertEntry(HEARTBEAT, "7000", ConfigSource.DYNAMIC_GROUP_CONFIG);
        assertThat(describe(GROUP).get(HEARTBEAT).synonyms())
                .extracting(ConfigSynonym::name, ConfigSynonym::value, ConfigSynonym::source)
                .extracting(Object::toString)
                .containsExactly(
                        "(\"consumer.heartbeat.interval.ms\", \"7000\", DYNAMIC_GROUP_CONFIG)",
                        "(\"group.consumer.heartbeat.interval.ms\", \"6000\", STATIC_BROKER_CONFIG)",
                        "(\"group.consumer.heartbeat.interval.ms\", \"5000\", DEFAULT_CONFIG)");
        assertThat(admin.listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                        .all()
                        .get())
                .containsExactly(GROUP);
        assertThat(heartbeatIntervalOfANewMember("audit")).isEqualTo(7_000);
        assertThat(heartbeatIntervalOfANewMember("other")).isEqualTo(6_000);

        alter(OpType.DELETE, HEARTBEAT, "").get();
        assertEntry(HEARTBEAT, "6000", ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(heartbeatIntervalOfANewMember("audit")).isEqualTo(6_000);
    }

    @Test
    void aValueThatALaterStartFindsOutOfBoundsCountsAsTheBound() throws Exception {
        alter(OpType.SET, HEARTBEAT, "14000").get();
        splashdam.close();
        open(Map.of("group.consumer.max.heartbeat.interval.ms", "8000"));

        assertThat(heartbeatIntervalOfANewMember("audit")).isEqualTo(8_000);
    }

    @Test
    void whatIsNotAllowedIsRefusedAndNothingIsChanged() {
        for (String refused : List.of(
                "consumer.heartbeat.interval.ms=4999",
                "consumer.session.timeout.ms=60001",
                "consumer.session.timeout.ms=soon",
                "consumer.sesion.timeout.ms=50000",
                "group.consumer.session.timeout.ms=50000",
                "share.session.timeout.ms=50000")) {
            String[] parts = refused.split("=");
            assertThatThrownBy(() -> alter(OpType.SET, parts[0], parts[1]).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InvalidConfigurationException.class);
        }
        assertThatThrownBy(() -> describe(new ConfigResource(ConfigResource.Type.GROUP, "")))
                .hasCauseInstanceOf(InvalidRequestException.class);
        assertThat(splashdam.broker().image().configuredGroups()).isEmpty();
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        var wanted = List.of(new AlterConfigOp(new ConfigEntry(SESSION, "50000"), OpType.SET));
        admin.incrementalAlterConfigs(Map.of(GROUP, wanted), new AlterConfigsOptions().validateOnly(true))
                .all()
                .get();
        assertThat(splashdam.broker().image().configuredGroups()).isEmpty();
    }

    private void assertEntry(String name, String value, ConfigSource source) throws Exception {
        ConfigEntry entry = describe(GROUP).get(name);
        assertThat(entry.value()).isEqualTo(value);
        assertThat(entry.source()).isEqualTo(source);
        assertThat(entry.isReadOnly()).isFalse();
    }

    private int heartbeatIntervalOfANewMember(String group) throws Exception {
        try (RawClient client = new RawClient(bootstrap)) {
            var joining = new ConsumerGroupHeartbeatRequestData()
                    .setGroupId(group)
                    .setMemberId("m" + System.nanoTime())
                    .setRebalanceTimeoutMs(10_000)
                    .setSubscribedTopicNames(List.of("t"))
                    .setTopicPartitions(List.of());
            ConsumerGroupHeartbeatResponseData answer =
                    client.send(joining, 1).receive(ConsumerGroupHeartbeatResponseData.class, 1);
            assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.NONE);
            return answer.heartbeatIntervalMs();
        }
    }

    private KafkaFuture<Void> alter(OpType op, String key, String value) {
        return admin.incrementalAlterConfigs(Map.of(GROUP, List.of(new AlterConfigOp(new ConfigEntry(key, value), op))))
                .all();
    }

    private Config describe(ConfigResource resource) throws Exception {
        return admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().includeSynonyms(true))
                .all()
                .get()
                .get(resource);
    }
}
