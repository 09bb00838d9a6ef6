package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidUpdateVersionException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka's Admin asks about the node and its partitions: answered truthfully for one node. */
@Timeout(60)
class AdministrationTest {
    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;
    private Admin admin;
    private int node;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory);
        bootstrap = splashdam.listen(0);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        node = splashdam.broker().image().nodeId();
    }

    @AfterEach
    void close() {
        admin.close();
        splashdam.close();
    }

    @Test
    void theDirectoryIsDescribedWithItsRoomAndTheBytesOfPartitions() throws Exception {
        create("t", 2);
        produce("t", 0, "some bytes");
        Map<String, LogDirDescription> directories =
                admin.describeLogDirs(List.of(node)).allDescriptions().get().get(node);
        assertThat(directories).containsOnlyKeys(directory.toString());
        LogDirDescription described = directories.get(directory.toString());
        assertThat(described.totalBytes().getAsLong()).isPositive();
        assertThat(described.usableBytes().getAsLong()).isPositive();
        assertThat(described.replicaInfos().get(new TopicPartition("t", 0)).size())
                .isPositive();
        assertThat(described.replicaInfos().get(new TopicPartition("t", 1)).size())
                .isZero();
    }

    @Test
    void aGrowingTopicReachesAConsumerThatWaits() throws Exception {
        create("t", 1);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "g",
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        "200"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("t"));
            await().until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty()
                    || !consumer.assignment().isEmpty());
            grow("t", NewPartitions.increaseTo(3));
            IntStream.range(0, 3).forEach(partition -> produce("t", partition, "to " + partition));
            Set<String> read = new HashSet<>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> read.add(each.value()));
                return read.size() == 3;
            });
        }
    }

    @Test
    void partitionsThatWereAddedOutliveARestart() throws Exception {
        create("t", 1);
        grow("t", NewPartitions.increaseTo(2, List.of(List.of(node))));
        produce("t", 1, "kept");
        restart();
        produce("t", 1, "more");
        assertThat(splashdam.broker().image().topic("t").partitions()).isEqualTo(2);
        assertThat(splashdam
                        .broker()
                        .partitions()
                        .of(splashdam.broker().image().topic("t").id(), 1)
                        .endOffset())
                .isEqualTo(2);
    }

    @Test
    void growthThatIsNoneIsRefused() throws Exception {
        create("t", 2);
        assertFails(growth("t", NewPartitions.increaseTo(2)), InvalidPartitionsException.class);
        assertFails(growth("t", NewPartitions.increaseTo(1)), InvalidPartitionsException.class);
        assertFails(growth("none", NewPartitions.increaseTo(3)), UnknownTopicOrPartitionException.class);
        assertFails(
                growth("t", NewPartitions.increaseTo(4, List.of(List.of(node)))),
                InvalidReplicaAssignmentException.class);
        assertFails(
                growth("t", NewPartitions.increaseTo(3, List.of(List.of(node + 1)))),
                InvalidReplicaAssignmentException.class);
        admin.createPartitions(
                        Map.of("t", NewPartitions.increaseTo(3)), new CreatePartitionsOptions().validateOnly(true))
                .all()
                .get();
        assertThat(splashdam.broker().image().topic("t").partitions()).isEqualTo(2);
    }

    @Test
    void groupsKeepTheirPartitions() throws Exception {
        create("t", 1);
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(new TopicPartition("t", 0), new OffsetAndMetadata(0));
        admin.alterConsumerGroupOffsets("g", offsets).all().get();
        assertFails(growth("__consumer_offsets", NewPartitions.increaseTo(50)), InvalidRequestException.class);
    }

    @Test
    void anElectionIsNeverNeeded() throws Exception {
        create("t", 1);
        TopicPartition partition = new TopicPartition("t", 0);
        TopicPartition unknown = new TopicPartition("t", 1);
        for (ElectionType type : ElectionType.values()) {
            var outcome = admin.electLeaders(type, Set.of(partition, unknown))
                    .partitions()
                    .get();
            assertThat(outcome.get(partition)).get().isInstanceOf(ElectionNotNeededException.class);
            assertThat(outcome.get(unknown)).get().isInstanceOf(UnknownTopicOrPartitionException.class);
        }
        assertThat(admin.electLeaders(ElectionType.PREFERRED, null).partitions().get())
                .isEmpty();
    }

    @Test
    void theQuorumIsThisNodeAndItsOffsetOutlivesARestart() throws Exception {
        QuorumInfo before = admin.describeMetadataQuorum().quorumInfo().get();
        assertThat(before.leaderId()).isEqualTo(node);
        assertThat(before.voters())
                .extracting(QuorumInfo.ReplicaState::replicaId)
                .containsExactly(node);
        assertThat(before.observers()).isEmpty();
        create("t", 1);
        restart();
        QuorumInfo after = admin.describeMetadataQuorum().quorumInfo().get();
        assertThat(after.highWatermark()).isGreaterThan(before.highWatermark() + 1);
        assertThat(after.leaderEpoch()).isEqualTo(before.leaderEpoch() + 1);
    }

    @Test
    void featuresAreFixed() throws Exception {
        Map<String, FinalizedVersionRange> finalized =
                admin.describeFeatures().featureMetadata().get().finalizedFeatures();
        assertThat(finalized).containsKey("metadata.version");
        short level = finalized.get("metadata.version").maxVersionLevel();
        update("metadata.version", level).get();
        assertFails(update("metadata.version", (short) (level + 1)), InvalidUpdateVersionException.class);
        assertFails(update("share.version", (short) 1), InvalidUpdateVersionException.class);
    }

    private KafkaFuture<Void> update(String feature, short level) {
        return admin.updateFeatures(
                        Map.of(feature, new FeatureUpdate(level, FeatureUpdate.UpgradeType.UPGRADE)),
                        new UpdateFeaturesOptions())
                .all();
    }

    @Test
    void theProducersOfAPartitionAreDescribed() throws Exception {
        create("t", 1);
        produce("t", 0, "one");
        TopicPartition partition = new TopicPartition("t", 0);
        List<ProducerState> producers = admin.describeProducers(List.of(partition))
                .partitionResult(partition)
                .get()
                .activeProducers();
        assertThat(producers).hasSize(1);
        assertThat(producers.get(0).lastSequence()).isZero();
        assertThat(producers.get(0).lastTimestamp()).isPositive();
        assertThat(producers.get(0).currentTransactionStartOffset()).isEmpty();
    }

    @Test
    void whatHasSettingsIsListed() throws Exception {
        create("t", 1);
        assertThat(admin.listConfigResources().all().get())
                .contains(
                        new ConfigResource(ConfigResource.Type.TOPIC, "t"),
                        new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(node)),
                        new ConfigResource(ConfigResource.Type.BROKER_LOGGER, String.valueOf(node)));
        assertThat(admin.listConfigResources(
                                Set.of(ConfigResource.Type.CLIENT_METRICS), new ListConfigResourcesOptions())
                        .all()
                        .get())
                .isEmpty();
    }

    @Test
    void manyTopicsAreDescribedPageByPage() throws Exception {
        List<String> names =
                IntStream.range(0, 30).mapToObj(number -> "page" + number).toList();
        for (String name : names) {
            create(name, 3);
        }
        var described = admin.describeTopics(names, new DescribeTopicsOptions().partitionSizeLimitPerResponse(7))
                .allTopicNames()
                .get();
        assertThat(described).hasSize(30);
        assertThat(described.values())
                .allSatisfy(topic -> assertThat(topic.partitions())
                        .extracting(partition -> partition.partition())
                        .containsExactly(0, 1, 2));
    }

    @Test
    void loggersAreShownAndNotChanged() throws Exception {
        ConfigResource loggers = new ConfigResource(ConfigResource.Type.BROKER_LOGGER, String.valueOf(node));
        var config = admin.describeConfigs(List.of(loggers)).all().get().get(loggers);
        assertThat(config.get("io.splashdam.net").value()).isNotBlank();
        assertThat(config.get("io.splashdam.net").isReadOnly()).isTrue();
        var change = new AlterConfigOp(new ConfigEntry("io.splashdam.net", "TRACE"), AlterConfigOp.OpType.SET);
        assertFails(
                admin.incrementalAlterConfigs(Map.of(loggers, List.of(change))).all(), InvalidRequestException.class);
    }

    @Test
    void deletedRecordsStayDeleted() throws Exception {
        create("t", 1);
        for (int i = 0; i < 10; i++) {
            produce("t", 0, "value " + i);
        }
        assertThat(deletedUpTo("t", 4)).isEqualTo(4);
        assertThat(deletedUpTo("t", 2)).as("never goes back").isEqualTo(4);
        assertThatThrownBy(() -> firstRead("t", 3)).isInstanceOf(OffsetOutOfRangeException.class);
        assertThat(firstRead("t", 4)).isEqualTo("value 4");
        restart();
        assertThatThrownBy(() -> firstRead("t", 3)).isInstanceOf(OffsetOutOfRangeException.class);
        assertThat(firstRead("t", 4)).isEqualTo("value 4");

        assertThat(deletedUpTo("t", -1)).isEqualTo(10);
        restart();
        produce("t", 0, "after all");
        assertThat(firstRead("t", 10)).isEqualTo("after all");
    }

    private long deletedUpTo(String topic, long offset) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .lowWatermarks()
                .get(partition)
                .get()
                .lowWatermark();
    }

    private String firstRead(String topic, long from) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "none"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            List<ConsumerRecord<String, String>> read = new ArrayList<>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
                return !read.isEmpty();
            });
            return read.get(0).value();
        }
    }

    @Test
    void recordsOfCompactedTopicsAreNotDeletedByHand() throws Exception {
        for (String policy : List.of("compact", "compact,delete", "")) {
            String name = "policy-" + policy.length();
            admin.createTopics(Set.of(new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", policy))))
                    .all()
                    .get();
            if (policy.equals("compact")) {
                assertThatThrownBy(() -> deletedUpTo(name, -1)).hasCauseInstanceOf(PolicyViolationException.class);
            } else {
                assertThat(deletedUpTo(name, -1)).isZero();
            }
        }
    }

    private void restart() {
        close();
        open();
    }

    private void create(String name, int partitions) throws Exception {
        admin.createTopics(Set.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get();
    }

    private void grow(String topic, NewPartitions to) throws Exception {
        growth(topic, to).get();
    }

    private KafkaFuture<Void> growth(String topic, NewPartitions to) {
        return admin.createPartitions(Map.of(topic, to)).all();
    }

    private void produce(String topic, int partition, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, null, value));
            producer.flush();
        }
    }

    private static void assertFails(KafkaFuture<?> future, Class<? extends Exception> with) {
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(with);
    }
}
