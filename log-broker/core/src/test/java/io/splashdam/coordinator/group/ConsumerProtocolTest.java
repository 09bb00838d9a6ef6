package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member of the consumer protocol is told, step by step. */
class ConsumerProtocolTest {
    private static final UUID ORDERS = new UUID(0, 1);
    private static final UUID LINES = new UUID(0, 2);
    private static final Assignment NOTHING = Assignment.EMPTY;

    private GroupWorld world = new GroupWorld();

    @BeforeEach
    void topics() {
        topic(ORDERS, "orders", 4);
    }

    private void topic(UUID id, String name, int partitions) {
        world.image = world.image.withTopic(new TopicImage(id, name, partitions, Map.of(), 0));
    }

    private static Assignment partitions(UUID topicId, Integer... partitions) {
        return Assignment.of(Map.of(topicId, Set.of(partitions)));
    }

    private ConsumerHeartbeatResponse send(ConsumerHeartbeatRequest request) {
        return GroupWorld.answer(world.send(world.coordinator.consumerHeartbeat(request, true)));
    }

    private ConsumerHeartbeatResponse join(String member, String... topics) {
        return send(request(member, null, 0, List.of(topics), null, NOTHING));
    }

    private ConsumerHeartbeatResponse joinByRegex(String member, String regex) {
        return send(request(member, null, 0, null, regex, NOTHING));
    }

    private ConsumerHeartbeatResponse joinStatic(String member, String instance) {
        return send(request(member, instance, 0, List.of("orders"), null, NOTHING));
    }

    private ConsumerHeartbeatResponse beat(String member, int epoch) {
        return beat(member, epoch, null);
    }

    private ConsumerHeartbeatResponse beat(String member, int epoch, @Nullable Assignment owned) {
        return send(new ConsumerHeartbeatRequest(
                "g", member, epoch, null, null, -1, null, null, null, owned, "client", "/127.0.0.1"));
    }

    private static ConsumerHeartbeatRequest request(
            String member,
            @Nullable String instance,
            int epoch,
            @Nullable List<String> topics,
            @Nullable String regex,
            @Nullable Assignment owned) {
        return new ConsumerHeartbeatRequest(
                "g", member, epoch, instance, null, 10_000, topics, regex, null, owned, "client", "/127.0.0.1");
    }

    private ErrorCode commit(String member, int epoch, int partition) {
        return GroupWorld.answer(world.send(world.coordinator.commitOffsets(new CommitRequest(
                        "g",
                        epoch,
                        member,
                        null,
                        -1,
                        List.of(new PartitionCommit("orders", ORDERS, partition, 5, -1, null))))))
                .errors()
                .get(0);
    }

    private ErrorCode fetch(@Nullable String member, int epoch) {
        return GroupWorld.answer(world.send(
                        world.coordinator.fetchOffsets(new FetchOffsetsRequest("g", member, epoch, null, false))))
                .error();
    }

    private static Assignment all(UUID topicId, int count) {
        return Assignment.of(Map.of(topicId, IntStream.range(0, count).boxed().collect(Collectors.toSet())));
    }

    @Test
    void theFirstMemberGetsEverythingAtOnce() {
        ConsumerHeartbeatResponse joined = join("a", "orders");
        assertThat(joined.error()).isEqualTo(ErrorCode.NONE);
        assertThat(joined.memberEpoch()).isEqualTo(2);
        assertThat(joined.heartbeatIntervalMs()).isEqualTo(5_000);
        assertThat(joined.assignment()).isEqualTo(all(ORDERS, 4));
        assertThat(beat("a", 2).assignment()).isNull();
    }

    @Test
    void aGroupsOwnSettingsHoldFromTheNextHeartbeatAndAfterARestart() {
        join("a", "orders");
        world.image = world.image.withGroupConfigs(
                "g", Map.of("consumer.session.timeout.ms", "55000", "consumer.heartbeat.interval.ms", "7000"));
        assertThat(beat("a", 2).heartbeatIntervalMs()).isEqualTo(7_000);
        world.advance(54_000);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.NONE);

        world = world.restarted();
        world.advance(54_000);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.NONE);
        world.advance(55_001);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aGroupsOwnPauseBetweenAssignmentsIsKept() {
        world.image = world.image.withGroupConfigs("g", Map.of("consumer.assignment.interval.ms", "5000"));
        join("a", "orders");
        assertThat(join("b", "orders").memberEpoch()).as("the target is young").isEqualTo(2);
        world.advance(5_000);
        assertThat(beat("b", 2).memberEpoch()).isEqualTo(3);
    }

    @Test
    void whoFindsNoMemoryIsRefusedAndThoseWhoAreInGoOn() {
        ClusterImage topics = world.image;
        world = new GroupWorld(GroupWorld.config(0, Integer.MAX_VALUE, 1_700), 1, 1);
        world.image = topics;
        assertThat(join("a", "orders").error()).isEqualTo(ErrorCode.NONE);
        assertThat(join("b", "x".repeat(1_000)).error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.NONE);
        assertThat(join("b", "orders").error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aPartitionMovesOnlyAfterItsHolderHasLetGo() {
        join("a", "orders");
        ConsumerHeartbeatResponse second = join("b", "orders");
        assertThat(second.memberEpoch()).isEqualTo(3);
        assertThat(second.assignment()).isEqualTo(NOTHING);
        ConsumerHeartbeatResponse told = beat("a", 2);
        assertThat(told.memberEpoch()).isEqualTo(2);
        assertThat(told.assignment()).isEqualTo(partitions(ORDERS, 0, 1));
        assertThat(beat("b", 3).assignment()).isNull();
        ConsumerHeartbeatResponse released = beat("a", 2, partitions(ORDERS, 0, 1));
        assertThat(released.memberEpoch()).isEqualTo(3);
        assertThat(beat("b", 3).assignment()).isEqualTo(partitions(ORDERS, 2, 3));
    }

    @Test
    void whoDoesNotLetGoInTimeIsThrownOut() {
        join("a", "orders");
        join("b", "orders");
        beat("a", 2);
        for (int i = 0; i < 4; i++) {
            world.advance(3_000);
            beat("a", 2);
            beat("b", 3);
        }
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(beat("b", 4).assignment()).isNull();
        assertThat(world.shard(0).store().consumerGroup("g").target("b")).isEqualTo(all(ORDERS, 4));
    }

    @Test
    void aMemberThatIsNotHeardOfIsThrownOut() {
        join("a", "orders");
        world.advance(44_000);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.NONE);
        world.advance(45_001);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(join("a", "orders").memberEpoch()).isEqualTo(4);
    }

    @Test
    void aMemberOfAnotherEpochIsFenced() {
        join("a", "orders");
        assertThat(beat("a", 3).error()).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        join("b", "orders");
        beat("a", 2);
        assertThat(beat("a", 2, partitions(ORDERS, 0, 1)).memberEpoch()).isEqualTo(3);
        // The answer got lost: it says what it holds, and is told again.
        assertThat(beat("a", 2, partitions(ORDERS, 0)).memberEpoch()).isEqualTo(3);
        assertThat(beat("a", 2, partitions(ORDERS, 3)).error()).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        assertThat(beat("x", 2).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void commitsAndFetchesOfAnotherEpochAreStale() {
        join("a", "orders");
        join("b", "orders");
        beat("a", 2);
        beat("a", 2, partitions(ORDERS, 0, 1));
        assertThat(commit("a", 3, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(commit("a", 2, 0)).as("held since").isEqualTo(ErrorCode.NONE);
        assertThat(commit("a", 2, 2)).as("given away").isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(commit("a", 4, 0)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(commit("x", 3, 0)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(commit("", -1, 0)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(fetch("a", 3)).isEqualTo(ErrorCode.NONE);
        assertThat(fetch("a", 2)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(fetch("x", 3)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(fetch(null, -1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aStaticMemberThatLeavesForAWhileKeepsItsPlace() {
        joinStatic("a", "one");
        assertThat(joinStatic("b", "one").error()).isEqualTo(ErrorCode.UNRELEASED_INSTANCE_ID);
        send(request("a", "one", -2, null, null, null));
        ConsumerHeartbeatResponse back = joinStatic("b", "one");
        assertThat(back.memberEpoch()).isEqualTo(2);
        assertThat(back.assignment()).isEqualTo(all(ORDERS, 4));
        assertThat(send(request("a", "one", 2, null, null, null)).error()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        send(request("b", "one", -1, null, null, null));
        assertThat(world.shard(0).store().consumerGroup("g").isEmpty()).isTrue();
    }

    @Test
    void newPartitionsAndTopicsMakeANewEpoch() {
        join("a", "orders", "lines");
        topic(ORDERS, "orders", 6);
        assertThat(beat("a", 2).assignment()).isEqualTo(all(ORDERS, 6));
        topic(LINES, "lines", 1);
        assertThat(beat("a", 3).memberEpoch()).isEqualTo(4);
        world.image = world.image.withoutTopic(ORDERS);
        assertThat(beat("a", 4).assignment()).isEqualTo(all(LINES, 1));
        assertThat(beat("a", 4, all(LINES, 1)).memberEpoch()).isEqualTo(5);
    }

    @Test
    void anExpressionMatchesWhatThereIsAndWhatComes() {
        assertThat(joinByRegex("a", "or.*").assignment()).isEqualTo(all(ORDERS, 4));
        topic(LINES, "origins", 1);
        world.advance(100);
        assertThat(beat("a", 2).assignment().partitions()).containsOnlyKeys(ORDERS, LINES);
        assertThat(joinByRegex("b", "((").error()).isEqualTo(ErrorCode.INVALID_REGULAR_EXPRESSION);
        assertThat(joinByRegex("b", "(a{1000}){1000}").error()).isEqualTo(ErrorCode.INVALID_REGULAR_EXPRESSION);
    }

    @Test
    void requestsThatMakeNoSenseAreRefused() {
        assertThat(send(request("", null, 0, List.of(), null, NOTHING)).error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(send(request("a", null, 0, null, null, NOTHING)).error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(send(request("a", null, 0, List.of(), null, null)).error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(send(request("a", null, -2, null, null, null)).error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(send(request("a", null, -3, null, null, null)).error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(beat("a", 2).error()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        ConsumerHeartbeatRequest other = new ConsumerHeartbeatRequest(
                "g", "a", 0, null, null, 1_000, List.of("orders"), null, "sticky", NOTHING, "client", "/127.0.0.1");
        assertThat(send(other).error()).isEqualTo(ErrorCode.UNSUPPORTED_ASSIGNOR);
        assertThat(world.shard(0).store().consumerGroup("g")).isNull();
    }

    @Test
    void aGroupComesBackFromItsLogAsItWas() {
        join("a", "orders");
        join("b", "orders");
        beat("a", 2);
        GroupWorld restarted = world.restarted();
        restarted.image = world.image;
        assertThat(restarted.shard(0).store()).isEqualTo(world.shard(0).store());
        ConsumerHeartbeatResponse response = GroupWorld.answer(restarted.send(restarted.coordinator.consumerHeartbeat(
                new ConsumerHeartbeatRequest(
                        "g",
                        "a",
                        2,
                        null,
                        null,
                        -1,
                        null,
                        null,
                        null,
                        partitions(ORDERS, 0, 1),
                        "client",
                        "/127.0.0.1"),
                true)));
        assertThat(response.memberEpoch()).isEqualTo(3);
    }

    @Test
    void offsetsOfTopicsThatAreReadAreNotDeletedNorExpired() {
        join("a", "orders");
        commit("a", 2, 0);
        OffsetKey key = new OffsetKey("orders", ORDERS, 0);
        assertThat(GroupWorld.answer(world.send(world.coordinator.deleteOffsets("g", List.of(key))))
                        .partitions())
                .containsExactly(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
        send(request("a", null, -1, null, null, null));
        world.advance(7L * 24 * 3_600_000 + 1_200_000);
        assertThat(world.shard(0).store().contents()).isEmpty();
    }
}
