package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.wire.SupportedApis;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicCollection;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfigCollection;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopicCollection;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every API that is listed answers in every version that kafka-clients knows, old encodings included. */
@Timeout(60)
class EveryVersionTest {
    private static final String TOPIC = "everything";
    private static final String GROUP = "watchers";
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
        produce(9, "first");
        findCoordinator(4);
    }

    @AfterAll
    static void close() {
        client.close();
        splashdam.close();
    }

    private static Stream<Integer> versions(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed();
    }

    static Stream<Integer> produce() {
        return versions(3, 13);
    }

    @ParameterizedTest
    @MethodSource("produce")
    void produce(int version) {
        var answered = produce(version, "of version " + version);
        assertThat(answered.errorCode()).isEqualTo((short) NONE);
        assertThat(answered.baseOffset()).isPositive();
        assertThat(answered.logAppendTimeMs()).isEqualTo(-1);
    }

    private static ProduceResponseData.PartitionProduceResponse produce(int version, String value) {
        TopicProduceData topic = new TopicProduceData()
                .setPartitionData(List.of(new PartitionProduceData().setIndex(0).setRecords(RawClient.records(value))));
        topic = version >= 13 ? topic.setTopicId(topicId) : topic.setName(TOPIC);
        ProduceRequestData request =
                new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1000).setTopicData(topics(topic));
        return client.ask(request, version, ProduceResponseData.class)
                .responses()
                .iterator()
                .next()
                .partitionResponses()
                .get(0);
    }

    private static TopicProduceDataCollection topics(TopicProduceData topic) {
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(topic);
        return topics;
    }

    static Stream<Integer> fetch() {
        return versions(4, 18);
    }

    @ParameterizedTest
    @MethodSource("fetch")
    void fetch(int version) {
        FetchTopic topic = new FetchTopic()
                .setPartitions(List.of(
                        new FetchPartition().setPartition(0).setFetchOffset(0).setPartitionMaxBytes(1 << 20)));
        topic = version >= 13 ? topic.setTopicId(topicId) : topic.setTopic(TOPIC);
        FetchRequestData request = new FetchRequestData()
                .setMinBytes(1)
                .setMaxWaitMs(1000)
                .setSessionEpoch(version >= 7 ? 0 : -1)
                .setTopics(List.of(topic));
        if (version < 15) {
            request.setReplicaId(-1);
        }
        FetchResponseData answer = client.ask(request, version, FetchResponseData.class);
        assertThat(answer.errorCode()).isEqualTo((short) NONE);
        assertThat(answer.sessionId() != 0).isEqualTo(version >= 7);
        FetchResponseData.PartitionData partition =
                answer.responses().get(0).partitions().get(0);
        assertThat(partition.errorCode()).isEqualTo((short) NONE);
        assertThat(partition.highWatermark()).isPositive();
        MemoryRecords records = (MemoryRecords) partition.records();
        assertThat(records.records().iterator().next().offset()).isZero();
        records.batches().forEach(batch -> assertThat(batch.isValid()).isTrue());
    }

    static Stream<Integer> listOffsets() {
        return versions(1, 11);
    }

    @ParameterizedTest
    @MethodSource("listOffsets")
    void listOffsets(int version) {
        long[] timestamps = {-1, -2, 0, -3, -4, -5, -6};
        int[] since = {1, 1, 1, 7, 8, 9, 11};
        for (int i = 0; i < timestamps.length; i++) {
            ListOffsetsRequestData request = new ListOffsetsRequestData()
                    .setReplicaId(-1)
                    .setTopics(List.of(new ListOffsetsTopic()
                            .setName(TOPIC)
                            .setPartitions(List.of(new ListOffsetsPartition()
                                    .setPartitionIndex(0)
                                    .setTimestamp(timestamps[i])))));
            var found = client.ask(request, version, ListOffsetsResponseData.class)
                    .topics()
                    .get(0)
                    .partitions()
                    .get(0);
            assertThat(found.errorCode()).as("timestamp %d", timestamps[i]).isEqualTo((short)
                    (version >= since[i] ? NONE : 35));
        }
    }

    static Stream<Integer> metadata() {
        return versions(0, 13);
    }

    @ParameterizedTest
    @MethodSource("metadata")
    void metadata(int version) {
        MetadataRequestData request = new MetadataRequestData()
                .setTopics(List.of(new MetadataRequestTopic().setName(TOPIC)))
                .setAllowAutoTopicCreation(true);
        MetadataResponseData answer = client.ask(request, version, MetadataResponseData.class);
        var topic = answer.topics().iterator().next();
        assertThat(topic.errorCode()).isEqualTo((short) NONE);
        assertThat(topic.name()).isEqualTo(TOPIC);
        assertThat(topic.partitions().get(0).leaderId())
                .isEqualTo(answer.brokers().iterator().next().nodeId());
        if (version >= 10) {
            assertThat(topic.topicId()).isEqualTo(topicId);
        }
        assertAllTopicsAreListed(version);
    }

    private static void assertAllTopicsAreListed(int version) {
        MetadataRequestData all = new MetadataRequestData()
                .setTopics(version == 0 ? List.of() : null)
                .setAllowAutoTopicCreation(true);
        assertThat(client.ask(all, version, MetadataResponseData.class).topics())
                .anyMatch(each -> each.name().equals(TOPIC));
        if (version >= 12) {
            MetadataRequestData byId = new MetadataRequestData()
                    .setTopics(List.of(new MetadataRequestTopic().setName(null).setTopicId(topicId)));
            assertThat(client.ask(byId, version, MetadataResponseData.class)
                            .topics()
                            .iterator()
                            .next()
                            .name())
                    .isEqualTo(TOPIC);
        }
    }

    static Stream<Integer> offsetCommit() {
        return versions(2, 10);
    }

    @ParameterizedTest
    @MethodSource("offsetCommit")
    void offsetCommit(int version) {
        OffsetCommitRequestTopic topic = new OffsetCommitRequestTopic()
                .setPartitions(List.of(new OffsetCommitRequestPartition()
                        .setPartitionIndex(0)
                        .setCommittedOffset(version)
                        .setCommittedMetadata("m")));
        topic = version >= 10 ? topic.setTopicId(topicId) : topic.setName(TOPIC);
        OffsetCommitRequestData request =
                new OffsetCommitRequestData().setGroupId("committers").setTopics(List.of(topic));
        var committed = client.ask(request, version, OffsetCommitResponseData.class)
                .topics()
                .get(0)
                .partitions()
                .get(0);
        assertThat(committed.errorCode()).isEqualTo((short) NONE);
    }

    static Stream<Integer> offsetFetch() {
        return versions(1, 10);
    }

    @ParameterizedTest
    @MethodSource("offsetFetch")
    void offsetFetch(int version) {
        offsetCommit(9);
        OffsetFetchRequestData request = new OffsetFetchRequestData();
        if (version < 8) {
            request.setGroupId("committers")
                    .setTopics(
                            List.of(new OffsetFetchRequestTopic().setName(TOPIC).setPartitionIndexes(List.of(0))));
            var found = client.ask(request, version, OffsetFetchResponseData.class);
            assertThat(found.errorCode()).isEqualTo((short) NONE);
            assertThat(found.topics().get(0).partitions().get(0).committedOffset())
                    .isEqualTo(9);
            return;
        }
        OffsetFetchRequestTopics topic = new OffsetFetchRequestTopics().setPartitionIndexes(List.of(0));
        topic = version >= 10 ? topic.setTopicId(topicId) : topic.setName(TOPIC);
        request.setGroups(List.of(
                new OffsetFetchRequestGroup().setGroupId("committers").setTopics(List.of(topic)),
                new OffsetFetchRequestGroup().setGroupId("committers").setTopics(null)));
        var found = client.ask(request, version, OffsetFetchResponseData.class);
        assertThat(found.groups()).hasSize(2).allSatisfy(group -> {
            assertThat(group.errorCode()).isEqualTo((short) NONE);
            assertThat(group.topics().get(0).partitions().get(0).committedOffset())
                    .isEqualTo(9);
        });
    }

    static Stream<Integer> coordinators() {
        return versions(0, 6);
    }

    @ParameterizedTest
    @MethodSource("coordinators")
    void findCoordinator(int version, org.junit.jupiter.api.TestInfo info) {
        findCoordinator(version);
    }

    private static void findCoordinator(int version) {
        FindCoordinatorRequestData request = new FindCoordinatorRequestData();
        request = version < 4 ? request.setKey(GROUP) : request.setCoordinatorKeys(List.of(GROUP));
        var found = client.ask(request, version, FindCoordinatorResponseData.class);
        assertThat(version < 4 ? found.errorCode() : found.coordinators().get(0).errorCode())
                .isEqualTo((short) NONE);
        assertThat(version < 4 ? found.port() : found.coordinators().get(0).port())
                .isPositive();
    }

    static Stream<Integer> members() {
        return versions(0, 9);
    }

    /** JoinGroup, SyncGroup, Heartbeat and LeaveGroup in the life of one member. */
    @ParameterizedTest
    @MethodSource("members")
    void members(int version) {
        String group = GROUP + version;
        JoinGroupResponseData joined = join(version, group);
        String member = joined.memberId();
        int generation = joined.generationId();
        assertThat(joined.errorCode()).isEqualTo((short) NONE);
        assertThat(joined.leader()).isEqualTo(member);
        assertThat(joined.members()).hasSize(1);

        SyncGroupRequestData sync = new SyncGroupRequestData()
                .setGroupId(group)
                .setGenerationId(generation)
                .setMemberId(member)
                .setAssignments(List.of(
                        new SyncGroupRequestAssignment().setMemberId(member).setAssignment(new byte[] {1, 2, 3})));
        if (version >= 5) {
            sync.setProtocolType("consumer").setProtocolName("range");
        }
        SyncGroupResponseData synced = client.ask(sync, Math.min(version, 5), SyncGroupResponseData.class);
        assertThat(synced.errorCode()).isEqualTo((short) NONE);
        assertThat(synced.assignment()).containsExactly(1, 2, 3);

        HeartbeatRequestData heartbeat = new HeartbeatRequestData()
                .setGroupId(group)
                .setGenerationId(generation)
                .setMemberId(member);
        assertThat(client.ask(heartbeat, Math.min(version, 4), HeartbeatResponseData.class)
                        .errorCode())
                .isEqualTo((short) NONE);

        assertIsDescribed(Math.min(version, 6), group, member);

        int leaveVersion = Math.min(version, 5);
        LeaveGroupRequestData leave = new LeaveGroupRequestData().setGroupId(group);
        leave = leaveVersion < 3
                ? leave.setMemberId(member)
                : leave.setMembers(List.of(new MemberIdentity().setMemberId(member)));
        assertThat(client.ask(leave, leaveVersion, LeaveGroupResponseData.class).errorCode())
                .isEqualTo((short) NONE);
    }

    private static JoinGroupResponseData join(int version, String group) {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {9}));
        JoinGroupRequestData join = new JoinGroupRequestData()
                .setGroupId(group)
                .setSessionTimeoutMs(10_000)
                .setRebalanceTimeoutMs(10_000)
                .setMemberId("")
                .setProtocolType("consumer")
                .setProtocols(protocols);
        JoinGroupResponseData joined = client.ask(join, version, JoinGroupResponseData.class);
        return joined.errorCode() == 79
                ? client.ask(join.setMemberId(joined.memberId()), version, JoinGroupResponseData.class)
                : joined;
    }

    private static void assertIsDescribed(int version, String group, String member) {
        var described = client.ask(
                        new DescribeGroupsRequestData().setGroups(List.of(group)),
                        version,
                        DescribeGroupsResponseData.class)
                .groups()
                .get(0);
        assertThat(described.errorCode()).isEqualTo((short) NONE);
        assertThat(described.groupState()).isEqualTo("Stable");
        assertThat(described.members().get(0).memberId()).isEqualTo(member);
        assertThat(described.members().get(0).clientHost()).isEqualTo("/127.0.0.1");
        var listed = client.ask(new ListGroupsRequestData(), Math.min(version, 5), ListGroupsResponseData.class);
        assertThat(listed.errorCode()).isEqualTo((short) NONE);
        assertThat(listed.groups()).anyMatch(each -> each.groupId().equals(group));
    }

    static Stream<Integer> apiVersions() {
        return versions(0, 5);
    }

    @ParameterizedTest
    @MethodSource("apiVersions")
    void apiVersions(int version) {
        ApiVersionsRequestData request =
                new ApiVersionsRequestData().setClientSoftwareName("raw").setClientSoftwareVersion("1");
        ApiVersionsResponseData answer = client.ask(request, version, ApiVersionsResponseData.class);
        assertThat(answer.errorCode()).isEqualTo((short) NONE);
        assertThat(answer.apiKeys()).hasSize(SupportedApis.GROUND.keys().size());
        assertThat(answer.finalizedFeatures().find("metadata.version") != null).isEqualTo(version >= 3);
    }

    static Stream<Integer> createTopics() {
        return versions(2, 7);
    }

    /** CreateTopics, and DeleteTopics of the same. */
    @ParameterizedTest
    @MethodSource("createTopics")
    void topicsComeAndGo(int version) {
        String name = "short-lived-" + version;
        CreatableTopicCollection topics = new CreatableTopicCollection();
        topics.add(new CreatableTopic().setName(name).setNumPartitions(2).setReplicationFactor((short) 1));
        var created = client.ask(
                        new CreateTopicsRequestData().setTopics(topics), version, CreateTopicsResponseData.class)
                .topics()
                .iterator()
                .next();
        assertThat(created.errorCode()).as(created.errorMessage()).isEqualTo((short) NONE);
        if (version >= 5) {
            assertThat(created.numPartitions()).isEqualTo(2);
            assertThat(created.configs()).isNotEmpty();
        }
        int deleteVersion = version - 1;
        DeleteTopicsRequestData delete = new DeleteTopicsRequestData();
        delete = deleteVersion >= 6
                ? delete.setTopics(List.of(new DeleteTopicsRequestData.DeleteTopicState()
                        .setName(null)
                        .setTopicId(created.topicId())))
                : delete.setTopicNames(List.of(name));
        var deleted = client.ask(delete, deleteVersion, DeleteTopicsResponseData.class)
                .responses()
                .iterator()
                .next();
        assertThat(deleted.errorCode()).isEqualTo((short) NONE);
        assertThat(splashdam.broker().image().topic(name)).isNull();
    }

    static Stream<Integer> deleteRecords() {
        return versions(0, 2);
    }

    @ParameterizedTest
    @MethodSource("deleteRecords")
    void deleteRecords(int version) {
        splashdam.client().createTopicIfAbsent("shrinking", 1, Map.of());
        DeleteRecordsRequestData request = new DeleteRecordsRequestData()
                .setTopics(List.of(new DeleteRecordsRequestData.DeleteRecordsTopic()
                        .setName("shrinking")
                        .setPartitions(List.of(new DeleteRecordsRequestData.DeleteRecordsPartition()
                                .setPartitionIndex(0)
                                .setOffset(-1)))));
        var answer = client.ask(request, version, DeleteRecordsResponseData.class)
                .topics()
                .iterator()
                .next()
                .partitions()
                .iterator()
                .next();
        assertThat(answer.errorCode()).isEqualTo((short) NONE);
        assertThat(answer.lowWatermark()).isZero();
    }

    static Stream<Integer> producerIds() {
        return versions(0, 5);
    }

    @ParameterizedTest
    @MethodSource("producerIds")
    void initProducerId(int version) {
        InitProducerIdRequestData request =
                new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(1000);
        InitProducerIdResponseData first = client.ask(request, version, InitProducerIdResponseData.class);
        InitProducerIdResponseData second = client.ask(request, version, InitProducerIdResponseData.class);
        assertThat(first.errorCode()).isEqualTo((short) NONE);
        assertThat(first.producerEpoch()).isEqualTo((short) 0);
        assertThat(second.producerId()).isGreaterThan(first.producerId());
    }

    static Stream<Integer> leaderEpochs() {
        return versions(2, 4);
    }

    @ParameterizedTest
    @MethodSource("leaderEpochs")
    void offsetForLeaderEpoch(int version) {
        OffsetForLeaderTopicCollection topics = new OffsetForLeaderTopicCollection();
        topics.add(new OffsetForLeaderTopic()
                .setTopic(TOPIC)
                .setPartitions(
                        List.of(new OffsetForLeaderPartition().setPartition(0).setLeaderEpoch(0))));
        var answer = client.ask(
                        new OffsetForLeaderEpochRequestData().setTopics(topics),
                        version,
                        OffsetForLeaderEpochResponseData.class)
                .topics()
                .iterator()
                .next()
                .partitions()
                .get(0);
        assertThat(answer.errorCode()).isEqualTo((short) NONE);
        assertThat(answer.endOffset()).isPositive();
    }

    static Stream<Integer> configs() {
        return versions(1, 4);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void describeConfigs(int version) {
        DescribeConfigsRequestData request = new DescribeConfigsRequestData()
                .setResources(List.of(
                        new DescribeConfigsRequestData.DescribeConfigsResource()
                                .setResourceType((byte) 2)
                                .setResourceName(TOPIC)
                                .setConfigurationKeys(null),
                        new DescribeConfigsRequestData.DescribeConfigsResource()
                                .setResourceType((byte) 4)
                                .setResourceName(String.valueOf(
                                        splashdam.broker().image().nodeId()))
                                .setConfigurationKeys(null)))
                .setIncludeSynonyms(true)
                .setIncludeDocumentation(version >= 3);
        DescribeConfigsResponseData answer = client.ask(request, version, DescribeConfigsResponseData.class);
        assertThat(answer.results()).hasSize(2).allSatisfy(result -> {
            assertThat(result.errorCode()).as(result.errorMessage()).isEqualTo((short) NONE);
            assertThat(result.configs()).isNotEmpty();
        });
    }

    static Stream<Integer> alterations() {
        return versions(0, 1);
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void incrementalAlterConfigs(int version) {
        AlterableConfigCollection configs = new AlterableConfigCollection();
        configs.add(new AlterableConfig()
                .setName("retention.ms")
                .setConfigOperation((byte) 0)
                .setValue("86400000"));
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        request.resources()
                .add(new AlterConfigsResource()
                        .setResourceType((byte) 2)
                        .setResourceName(TOPIC)
                        .setConfigs(configs));
        var answer = client.ask(request, version, IncrementalAlterConfigsResponseData.class)
                .responses()
                .get(0);
        assertThat(answer.errorCode()).as(answer.errorMessage()).isEqualTo((short) NONE);
        assertThat(splashdam.broker().image().topic(TOPIC).configs()).containsEntry("retention.ms", "86400000");
    }

    static Stream<Integer> clusters() {
        return versions(0, 2);
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void describeCluster(int version) {
        DescribeClusterResponseData answer =
                client.ask(new DescribeClusterRequestData(), version, DescribeClusterResponseData.class);
        assertThat(answer.errorCode()).isEqualTo((short) NONE);
        assertThat(answer.brokers()).hasSize(1);
    }
}
