package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.broker.Splashdam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka's Admin client: what it asks is done, and what cannot be done is refused in its own words. */
@Timeout(60)
class AdminTest {
    private Splashdam splashdam;
    private String bootstrap;
    private Admin admin;

    @BeforeEach
    void open() {
        splashdam = Splashdam.inMemory();
        bootstrap = splashdam.listen(0);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    @AfterEach
    void close() {
        admin.close();
        splashdam.close();
    }

    @Test
    void topicsAreCreatedListedDescribedAndDeleted() throws Exception {
        CreateTopicsResult created = create(new NewTopic("t", 3, (short) 1).configs(Map.of("retention.ms", "1000")));
        assertThat(created.numPartitions("t").get()).isEqualTo(3);
        assertThat(created.replicationFactor("t").get()).isEqualTo(1);
        assertThat(created.config("t").get().get("retention.ms").value()).isEqualTo("1000");

        assertThat(admin.listTopics().names().get()).containsExactly("t");
        TopicDescription description =
                admin.describeTopics(List.of("t")).allTopicNames().get().get("t");
        assertThat(description.topicId()).isEqualTo(created.topicId("t").get());
        assertThat(description.partitions()).hasSize(3).allSatisfy(partition -> {
            assertThat(partition.leader().port())
                    .isEqualTo(Integer.parseInt(bootstrap.split(":")[1]));
            assertThat(partition.isr()).hasSize(1);
        });

        admin.deleteTopics(List.of("t")).all().get();
        assertThat(admin.listTopics().names().get()).isEmpty();
        assertFails(admin.describeTopics(List.of("t")).allTopicNames(), UnknownTopicOrPartitionException.class);
    }

    @Test
    void aTopicMadeAnewHasAnotherId() throws Exception {
        var before = create(new NewTopic("t", 1, (short) 1)).topicId("t").get();
        admin.deleteTopics(List.of("t")).all().get();
        var after = create(new NewTopic("t", 1, (short) 1)).topicId("t").get();
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void whatCannotBeCreatedIsRefusedInKafkasWords() {
        create(new NewTopic("taken", 1, (short) 1));
        assertFails(
                admin.createTopics(Set.of(new NewTopic("taken", 1, (short) 1))).all(), TopicExistsException.class);
        assertFails(
                admin.createTopics(Set.of(new NewTopic("a b", 1, (short) 1))).all(), InvalidTopicException.class);
        assertFails(
                admin.createTopics(Set.of(new NewTopic("wide", 1, (short) 3))).all(),
                InvalidReplicationFactorException.class);
        assertFails(
                admin.createTopics(Set.of(new NewTopic("c", 1, (short) 1).configs(Map.of("retention.mss", "1"))))
                        .all(),
                InvalidConfigurationException.class);
        assertFails(
                admin.createTopics(Set.of(new NewTopic("r", Map.of(0, List.of(7)))))
                        .all(),
                InvalidReplicaAssignmentException.class);
    }

    @Test
    void topicsWhoseNamesLookAlikeInMetricsCollide() {
        create(new NewTopic("a.b", 1, (short) 1));
        assertFails(
                admin.createTopics(Set.of(new NewTopic("a_b", 1, (short) 1))).all(), InvalidTopicException.class);
    }

    @Test
    void replicasMayBeAssignedToThisNodeByHand() throws Exception {
        int node = splashdam.broker().image().nodeId();
        create(new NewTopic("byhand", Map.of(0, List.of(node), 1, List.of(node))));
        assertThat(splashdam.broker().image().topic("byhand").partitions()).isEqualTo(2);
    }

    @Test
    void validatingCreatesNothing() throws Exception {
        admin.createTopics(
                        Set.of(new NewTopic("t", Optional.empty(), Optional.empty())),
                        new CreateTopicsOptions().validateOnly(true))
                .all()
                .get();
        assertThat(admin.listTopics().names().get()).isEmpty();
    }

    @Test
    void settingsAreChangedOneByOneAndSayWhereTheyComeFrom() throws Exception {
        create(new NewTopic("t", 1, (short) 1).configs(Map.of("retention.ms", "1000")));
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "t");
        alter(topic, new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.APPEND);
        alter(topic, new ConfigEntry("retention.ms", null), AlterConfigOp.OpType.DELETE);
        alter(topic, new ConfigEntry("max.message.bytes", "2000000"), AlterConfigOp.OpType.SET);

        Config config = describe(topic);
        assertThat(config.get("cleanup.policy").value()).isEqualTo("delete,compact");
        assertThat(config.get("retention.ms").source()).isEqualTo(ConfigEntry.ConfigSource.DEFAULT_CONFIG);
        assertThat(config.get("max.message.bytes").value()).isEqualTo("2000000");
        assertThat(config.get("max.message.bytes").source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(config.get("max.message.bytes").synonyms()).isNotEmpty();
        assertThat(config.get("max.message.bytes").documentation()).isNotBlank();
        assertThat(config.get("max.message.bytes").type()).isEqualTo(ConfigEntry.ConfigType.INT);
    }

    @Test
    void settingsThatCannotBeChangedAreRefused() {
        create(new NewTopic("t", 1, (short) 1));
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "t");
        assertFails(alteration(topic, "retention.ms", "soon"), InvalidConfigurationException.class);
        assertFails(alteration(topic, "retention", "1"), InvalidConfigurationException.class);
        int node = splashdam.broker().image().nodeId();
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(node));
        assertFails(alteration(broker, "num.partitions", "2"), InvalidRequestException.class);
    }

    @Test
    void theBrokersSettingsAreDescribed() throws Exception {
        int node = splashdam.broker().image().nodeId();
        Config config = describe(new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(node)));
        assertThat(config.get("num.partitions").value()).isNotBlank();
        assertThat(config.get("num.partitions").isReadOnly()).isTrue();
    }

    @Test
    void theClusterIsOneNode() throws Exception {
        Node controller = admin.describeCluster().controller().get();
        assertThat(admin.describeCluster().nodes().get()).containsExactly(controller);
        assertThat(admin.describeCluster().clusterId().get())
                .isEqualTo(splashdam.broker().image().clusterId());
    }

    @Test
    void recordsAreDeletedUpToAnOffset() throws Exception {
        create(new NewTopic("t", 1, (short) 1));
        produce("t", 10);
        TopicPartition partition = new TopicPartition("t", 0);
        assertThat(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)))
                        .lowWatermarks()
                        .get(partition)
                        .get()
                        .lowWatermark())
                .isEqualTo(4);
        assertThat(offset(partition, OffsetSpec.earliest())).isEqualTo(4);
        assertThat(offset(partition, OffsetSpec.latest())).isEqualTo(10);
        assertFails(
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(11)))
                        .all(),
                OffsetOutOfRangeException.class);
    }

    @Test
    void groupsAreListedDescribedAndTheirOffsetsShown() throws Exception {
        create(new NewTopic("t", 1, (short) 1));
        assertThat(admin.listGroups().all().get()).isEmpty();
        TopicPartition partition = new TopicPartition("t", 0);
        admin.alterConsumerGroupOffsets(
                        "g", Map.of(partition, new org.apache.kafka.clients.consumer.OffsetAndMetadata(7)))
                .all()
                .get();
        assertThat(admin.listConsumerGroupOffsets("g")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition)
                        .offset())
                .isEqualTo(7);
        assertThat(admin.listGroups().all().get()).extracting("groupId").containsExactly("g");
        assertThat(admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names()
                        .get())
                .contains("__consumer_offsets");
    }

    private CreateTopicsResult create(NewTopic topic) {
        CreateTopicsResult result = admin.createTopics(Set.of(topic));
        result.all().toCompletionStage().toCompletableFuture().join();
        return result;
    }

    private void alter(ConfigResource resource, ConfigEntry entry, AlterConfigOp.OpType op) throws Exception {
        admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, op))))
                .all()
                .get();
    }

    private KafkaFuture<Void> alteration(ConfigResource resource, String key, String value) {
        return admin.incrementalAlterConfigs(Map.of(
                        resource, List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all();
    }

    private Config describe(ConfigResource resource) throws Exception {
        return admin.describeConfigs(
                        List.of(resource),
                        new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true))
                .all()
                .get()
                .get(resource);
    }

    private long offset(TopicPartition partition, OffsetSpec spec) throws Exception {
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private void produce(String topic, int count) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, "v" + i)).get();
            }
        }
    }

    private static void assertFails(KafkaFuture<?> future, Class<? extends Exception> with) {
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(with);
    }
}
