package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link EveryVersionTest} is for the classic protocol, for the consumer protocol and for what deletes groups. */
@Timeout(60)
class EveryVersionOfGroupsTest {
    private static final String TOPIC = "everything";

    private static Splashdam splashdam;
    private static RawClient client;

    @BeforeAll
    static void open() {
        splashdam = Splashdam.inMemory();
        client = new RawClient(splashdam.listen(0));
        splashdam.client().createTopicIfAbsent(TOPIC, 2, Map.of());
    }

    @AfterAll
    static void close() {
        client.close();
        splashdam.close();
    }

    static Stream<Integer> zeroAndOne() {
        return IntStream.rangeClosed(0, 1).boxed();
    }

    static Stream<Integer> zeroToThree() {
        return IntStream.rangeClosed(0, 3).boxed();
    }

    private static ConsumerGroupHeartbeatRequestData joining(String group, String memberId) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setMemberEpoch(0)
                .setRebalanceTimeoutMs(10_000)
                .setSubscribedTopicNames(List.of(TOPIC))
                .setTopicPartitions(List.of());
    }

    @ParameterizedTest
    @MethodSource("zeroAndOne")
    void consumerGroupHeartbeatAndDescribe(int version) {
        String group = "group-" + version;
        String memberId = version == 0 ? "" : Uuid.randomUuid().toString();
        ConsumerGroupHeartbeatRequestData request = joining(group, memberId);
        if (version == 1) {
            request.setSubscribedTopicNames(null).setSubscribedTopicRegex("every.*");
        }
        ConsumerGroupHeartbeatResponseData joined =
                client.ask(request, version, ConsumerGroupHeartbeatResponseData.class);
        assertThat(joined.errorCode()).as(joined.errorMessage()).isZero();
        assertThat(joined.memberId()).isNotEmpty();
        assertThat(joined.memberEpoch()).isEqualTo(2);
        assertThat(joined.assignment().topicPartitions().get(0).partitions()).containsExactly(0, 1);

        ConsumerGroupDescribeResponseData.DescribedGroup described = client.ask(
                        new ConsumerGroupDescribeRequestData().setGroupIds(List.of(group)),
                        version,
                        ConsumerGroupDescribeResponseData.class)
                .groups()
                .get(0);
        assertThat(described.groupState()).isEqualTo("Stable");
        assertThat(described.assignorName()).isEqualTo("uniform");
        ConsumerGroupDescribeResponseData.Member member = described.members().get(0);
        assertThat(member.assignment().topicPartitions().get(0).topicName()).isEqualTo(TOPIC);
        assertThat(member.targetAssignment()).isEqualTo(member.assignment());
        assertThat(member.memberType()).isEqualTo((byte) (version == 0 ? -1 : 1));

        ConsumerGroupHeartbeatResponseData left = client.ask(
                new ConsumerGroupHeartbeatRequestData()
                        .setGroupId(group)
                        .setMemberId(joined.memberId())
                        .setMemberEpoch(-1),
                version,
                ConsumerGroupHeartbeatResponseData.class);
        assertThat(left.errorCode()).isZero();
        assertThat(left.memberEpoch()).isEqualTo(-1);
    }

    @Test
    void aMemberIdIsRequiredSinceVersion1() {
        ConsumerGroupHeartbeatResponseData refused =
                client.ask(joining("g", ""), 1, ConsumerGroupHeartbeatResponseData.class);
        assertThat(refused.errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
        assertThat(refused.errorMessage()).isEqualTo("MemberId can't be empty.");
    }

    @ParameterizedTest
    @MethodSource("zeroToThree")
    void deleteGroups(int version) {
        commit("deleted");
        List<DeleteGroupsResponseData.DeletableGroupResult> results = List.copyOf(client.ask(
                        new DeleteGroupsRequestData().setGroupsNames(List.of("deleted", "nobody")),
                        version,
                        DeleteGroupsResponseData.class)
                .results());
        assertThat(results)
                .extracting(result -> Errors.forCode(result.errorCode()))
                .containsExactly(Errors.NONE, Errors.GROUP_ID_NOT_FOUND);
    }

    @Test
    void offsetDelete() {
        commit("forgetting");
        OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection topics =
                new OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection();
        topics.add(new OffsetDeleteRequestData.OffsetDeleteRequestTopic()
                .setName(TOPIC)
                .setPartitions(List.of(
                        new OffsetDeleteRequestData.OffsetDeleteRequestPartition().setPartitionIndex(0),
                        new OffsetDeleteRequestData.OffsetDeleteRequestPartition().setPartitionIndex(7))));
        OffsetDeleteRequestData request =
                new OffsetDeleteRequestData().setGroupId("forgetting").setTopics(topics);
        OffsetDeleteResponseData response = client.ask(request, 0, OffsetDeleteResponseData.class);
        assertThat(response.topics().find(TOPIC).partitions())
                .extracting(partition -> Errors.forCode(partition.errorCode()))
                .containsExactly(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(client.ask(request, 0, OffsetDeleteResponseData.class).errorCode())
                .isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    private static void commit(String group) {
        OffsetCommitRequestData request =
                new OffsetCommitRequestData().setGroupId(group).setGenerationIdOrMemberEpoch(-1);
        request.topics()
                .add(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName(TOPIC)
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                .setPartitionIndex(0)
                                .setCommittedOffset(5))));
        assertThat(client.ask(request, 8, OffsetCommitResponseData.class)
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode())
                .isZero();
    }
}
