package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.wire.Feature;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link EveryVersionTest} is for clients, for the APIs of administration. */
@Timeout(60)
class EveryVersionOfAdministrationTest {
    private static final String TOPIC = "everything";
    private static final int NONE = 0;

    private static Splashdam splashdam;
    private static RawClient client;
    private static Uuid topicId;

    @BeforeAll
    static void open() {
        splashdam = Splashdam.inMemory();
        client = new RawClient(splashdam.listen(0));
        splashdam.client().createTopicIfAbsent(TOPIC, 1, Map.of());
        java.util.UUID id = splashdam.broker().image().topic(TOPIC).id();
        topicId = new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
        client.ask(produce(), 9, ProduceResponseData.class);
    }

    private static ProduceRequestData produce() {
        ProduceRequestData.TopicProduceDataCollection topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(new ProduceRequestData.TopicProduceData()
                .setName(TOPIC)
                .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                        .setIndex(0)
                        .setRecords(RawClient.records("first")))));
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1000).setTopicData(topics);
    }

    @AfterAll
    static void close() {
        client.close();
        splashdam.close();
    }

    private static Stream<Integer> versions(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed();
    }

    static Stream<Integer> replacements() {
        return versions(0, 2);
    }

    @ParameterizedTest
    @MethodSource("replacements")
    void alterConfigs(int version) {
        splashdam.client().createTopicIfAbsent("replaced", 1, Map.of("segment.ms", "1000"));
        AlterConfigsRequestData.AlterableConfigCollection configs =
                new AlterConfigsRequestData.AlterableConfigCollection();
        configs.add(new AlterConfigsRequestData.AlterableConfig()
                .setName("retention.ms")
                .setValue("1" + version));
        AlterConfigsRequestData request = new AlterConfigsRequestData();
        request.resources()
                .add(new AlterConfigsRequestData.AlterConfigsResource()
                        .setResourceType((byte) 2)
                        .setResourceName("replaced")
                        .setConfigs(configs));
        var answer = client.ask(request, version, AlterConfigsResponseData.class)
                .responses()
                .get(0);
        assertThat(answer.errorCode()).as(answer.errorMessage()).isEqualTo((short) NONE);
        assertThat(splashdam.broker().image().topic("replaced").configs())
                .containsExactlyEntriesOf(Map.of("retention.ms", "1" + version));
    }

    static Stream<Integer> directories() {
        return versions(1, 5);
    }

    @ParameterizedTest
    @MethodSource("directories")
    void describeLogDirs(int version) {
        DescribeLogDirsRequestData.DescribableLogDirTopicCollection topics =
                new DescribeLogDirsRequestData.DescribableLogDirTopicCollection();
        topics.add(new DescribeLogDirsRequestData.DescribableLogDirTopic()
                .setTopic(TOPIC)
                .setPartitions(List.of(0, 7)));
        var directory = client.ask(
                        new DescribeLogDirsRequestData().setTopics(topics), version, DescribeLogDirsResponseData.class)
                .results()
                .get(0);
        assertThat(directory.errorCode()).isEqualTo((short) NONE);
        assertThat(directory.topics()).hasSize(1);
        assertThat(directory.topics().get(0).partitions()).hasSize(1);
        assertThat(directory.topics().get(0).partitions().get(0).partitionSize())
                .isPositive();
    }

    static Stream<Integer> growths() {
        return versions(0, 3);
    }

    @ParameterizedTest
    @MethodSource("growths")
    void createPartitions(int version) {
        splashdam.client().createTopicIfAbsent("growing", 1, Map.of());
        int wanted = splashdam.broker().image().topic("growing").partitions() + 1;
        CreatePartitionsRequestData.CreatePartitionsTopicCollection topics =
                new CreatePartitionsRequestData.CreatePartitionsTopicCollection();
        topics.add(new CreatePartitionsRequestData.CreatePartitionsTopic()
                .setName("growing")
                .setCount(wanted)
                .setAssignments(null));
        var answer = client.ask(
                        new CreatePartitionsRequestData().setTopics(topics),
                        version,
                        CreatePartitionsResponseData.class)
                .results()
                .get(0);
        assertThat(answer.errorCode()).as(answer.errorMessage()).isEqualTo((short) NONE);
        assertThat(splashdam.broker().image().topic("growing").partitions()).isEqualTo(wanted);
    }

    static Stream<Integer> elections() {
        return versions(0, 2);
    }

    @ParameterizedTest
    @MethodSource("elections")
    void electLeaders(int version) {
        ElectLeadersRequestData.TopicPartitionsCollection topics =
                new ElectLeadersRequestData.TopicPartitionsCollection();
        topics.add(new ElectLeadersRequestData.TopicPartitions().setTopic(TOPIC).setPartitions(List.of(0, 7)));
        ElectLeadersResponseData answer = client.ask(
                new ElectLeadersRequestData().setTopicPartitions(topics), version, ElectLeadersResponseData.class);
        assertThat(answer.errorCode()).isEqualTo((short) NONE);
        assertThat(answer.replicaElectionResults().get(0).partitionResult())
                .extracting(ElectLeadersResponseData.PartitionResult::errorCode)
                .containsExactly(Errors.ELECTION_NOT_NEEDED.code(), Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    static Stream<Integer> quorums() {
        return versions(0, 2);
    }

    @ParameterizedTest
    @MethodSource("quorums")
    void describeQuorum(int version) {
        DescribeQuorumRequestData request = new DescribeQuorumRequestData()
                .setTopics(List.of(new DescribeQuorumRequestData.TopicData()
                        .setTopicName("__cluster_metadata")
                        .setPartitions(List.of(new DescribeQuorumRequestData.PartitionData().setPartitionIndex(0)))));
        DescribeQuorumResponseData answer = client.ask(request, version, DescribeQuorumResponseData.class);
        var quorum = answer.topics().get(0).partitions().get(0);
        assertThat(quorum.errorCode()).isEqualTo((short) NONE);
        assertThat(quorum.currentVoters()).hasSize(1);
        assertThat(quorum.highWatermark())
                .isEqualTo(quorum.currentVoters().get(0).logEndOffset())
                .isPositive();
        assertThat(answer.nodes()).hasSize(version >= 2 ? 1 : 0);
    }

    static Stream<Integer> features() {
        return versions(0, 2);
    }

    @ParameterizedTest
    @MethodSource("features")
    void updateFeatures(int version) {
        for (int level : new int[] {Feature.METADATA_VERSION.highest(), 1}) {
            UpdateFeaturesRequestData.FeatureUpdateKeyCollection updates =
                    new UpdateFeaturesRequestData.FeatureUpdateKeyCollection();
            updates.add(new UpdateFeaturesRequestData.FeatureUpdateKey()
                    .setFeature("metadata.version")
                    .setMaxVersionLevel((short) level));
            UpdateFeaturesResponseData answer = client.ask(
                    new UpdateFeaturesRequestData().setFeatureUpdates(updates),
                    version,
                    UpdateFeaturesResponseData.class);
            assertThat(answer.errorCode()).isEqualTo(level == 1 ? Errors.INVALID_UPDATE_VERSION.code() : (short) NONE);
        }
    }

    static Stream<Integer> listings() {
        return versions(0, 1);
    }

    @ParameterizedTest
    @MethodSource("listings")
    void listConfigResources(int version) {
        ListConfigResourcesResponseData answer =
                client.ask(new ListConfigResourcesRequestData(), version, ListConfigResourcesResponseData.class);
        assertThat(answer.errorCode()).isEqualTo((short) NONE);
        assertThat(answer.configResources().stream()
                        .anyMatch(each -> each.resourceName().equals(TOPIC)))
                .isEqualTo(version >= 1);
    }

    static Stream<Integer> firstVersion() {
        return versions(0, 0);
    }

    @ParameterizedTest
    @MethodSource("firstVersion")
    void describeProducers(int version) {
        DescribeProducersRequestData request = new DescribeProducersRequestData();
        request.topics()
                .add(new DescribeProducersRequestData.TopicRequest()
                        .setName(TOPIC)
                        .setPartitionIndexes(List.of(0, 7)));
        var topic = client.ask(request, version, DescribeProducersResponseData.class)
                .topics()
                .get(0);
        assertThat(topic.partitions())
                .extracting(DescribeProducersResponseData.PartitionResponse::errorCode)
                .containsExactly((short) NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @ParameterizedTest
    @MethodSource("firstVersion")
    void describeTopicPartitions(int version) {
        DescribeTopicPartitionsRequestData request = new DescribeTopicPartitionsRequestData()
                .setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(TOPIC)));
        var topic = client.ask(request, version, DescribeTopicPartitionsResponseData.class)
                .topics()
                .find(TOPIC);
        assertThat(topic.errorCode()).isEqualTo((short) NONE);
        assertThat(topic.topicId()).isEqualTo(topicId);
        assertThat(topic.partitions()).hasSize(1);
    }
}
