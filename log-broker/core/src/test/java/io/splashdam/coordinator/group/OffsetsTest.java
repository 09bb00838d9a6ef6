package io.splashdam.coordinator.group;

import static io.splashdam.coordinator.group.GroupWorld.SESSION_TIMEOUT_MS;
import static io.splashdam.coordinator.group.GroupWorld.TOPIC_ID;
import static io.splashdam.coordinator.group.GroupWorld.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import io.splashdam.coordinator.group.FetchOffsetsResponse.FetchedOffset;
import io.splashdam.coordinator.group.GroupWorld.Joining;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OffsetsTest {
    private static final long DAY_MS = 24L * 3_600_000;

    private final GroupWorld world = new GroupWorld();

    @Test
    void aMemberThrownOutBetweenPollAndCommitIsFenced() {
        JoinResponse slow = world.stableAlone("g");
        world.commit("g", slow.generation(), slow.memberId(), 10);
        world.advance(SESSION_TIMEOUT_MS);
        assertThat(world.commit("g", slow.generation(), slow.memberId(), 20)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        JoinResponse heir = world.stableAlone("g");
        assertThat(world.commit("g", slow.generation(), slow.memberId(), 20)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(world.commit("g", slow.generation(), heir.memberId(), 20)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(world.fetch("g").offset()).isEqualTo(10);
        assertThat(world.commit("g", heir.generation(), heir.memberId(), 11)).isEqualTo(ErrorCode.NONE);
        assertThat(world.fetch("g").offset()).isEqualTo(11);
    }

    @Test
    void duringARebalanceAMemberMayStillCommitUntilItHasJoinedTheNextGeneration() {
        JoinResponse first = world.stableAlone("g");
        Joining second = world.joinNew("g");
        assertThat(world.commit("g", first.generation(), first.memberId(), 5)).isEqualTo(ErrorCode.NONE);
        JoinResponse joined = answer(world.join("g", first.memberId()));
        assertThat(second.response()).isDone();
        assertThat(world.commit("g", first.generation(), first.memberId(), 6)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(world.commit("g", joined.generation(), first.memberId(), 6))
                .isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void aConsumerWithoutGroupManagementCommitsToAnEmptyGroupOnly() {
        assertThat(world.commit("g", -1, "", 7)).isEqualTo(ErrorCode.NONE);
        assertThat(world.fetch("g").offset()).isEqualTo(7);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.EMPTY);
        assertThat(world.commit("other", 3, "m", 7)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        world.stableAlone("g");
        assertThat(world.commit("g", -1, "", 8)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(world.fetch("g").offset()).isEqualTo(7);
    }

    @Test
    void aCommitKeepsTheSession() {
        JoinResponse joined = world.stableAlone("g");
        for (int i = 0; i < 5; i++) {
            world.advance(SESSION_TIMEOUT_MS - 1);
            assertThat(world.commit("g", joined.generation(), joined.memberId(), i))
                    .isEqualTo(ErrorCode.NONE);
        }
    }

    @Test
    void everythingOfACommitIsFetchedAgain() {
        world.commit("g", -1, "", 7);
        assertThat(world.fetch("g")).isEqualTo(new FetchedOffset("topic", TOPIC_ID, 0, 7, 5, "note", ErrorCode.NONE));
        assertThat(world.fetch("unknown"))
                .isEqualTo(new FetchedOffset("topic", TOPIC_ID, 0, -1, -1, "", ErrorCode.NONE));
    }

    @Test
    void allOffsetsComeSorted() {
        List<PartitionCommit> commits = new ArrayList<>();
        for (String topic : List.of("b", "a")) {
            for (int partition = 2; partition >= 0; partition--) {
                commits.add(new PartitionCommit(topic, TOPIC_ID, partition, partition, -1, null));
            }
        }
        answer(world.send(world.coordinator.commitOffsets(new CommitRequest("g", -1, "", null, -1, commits))));
        FetchOffsetsResponse all =
                answer(world.send(world.coordinator.fetchOffsets(FetchOffsetsRequest.of("g", null))));
        assertThat(all.offsets().stream().map(each -> each.topic() + each.partition()))
                .containsExactly("a0", "a1", "a2", "b0", "b1", "b2");
    }

    @Test
    void aTopicMadeAnewDoesNotInheritOffsets() {
        world.commit("g", -1, "", 7);
        FetchOffsetsResponse fetched = answer(world.send(world.coordinator.fetchOffsets(
                FetchOffsetsRequest.of("g", List.of(new OffsetKey("topic", new UUID(9, 9), 0))))));
        assertThat(fetched.offsets().get(0).offset()).isEqualTo(FetchOffsetsResponse.NO_OFFSET);
    }

    @Test
    void aLongNoteIsRefusedAndTheOthersAreKept() {
        CommitResponse response = answer(world.send(world.coordinator.commitOffsets(new CommitRequest(
                "g",
                -1,
                "",
                null,
                -1,
                List.of(
                        new PartitionCommit("topic", TOPIC_ID, 0, 1, -1, "x".repeat(4_097)),
                        new PartitionCommit("topic", TOPIC_ID, 1, 1, -1, "x".repeat(4_096)))))));
        assertThat(response.errors()).containsExactly(ErrorCode.OFFSET_METADATA_TOO_LARGE, ErrorCode.NONE);
        assertThat(world.fetch("g").offset()).isEqualTo(-1);
    }

    @Test
    void aCommitThatDoesNotFitOneBatchIsRefusedWhole() {
        List<PartitionCommit> commits = new ArrayList<>();
        for (int partition = 0; partition < 400; partition++) {
            commits.add(new PartitionCommit("topic", TOPIC_ID, partition, 1, -1, "x".repeat(4_000)));
        }
        CommitResponse response =
                answer(world.send(world.coordinator.commitOffsets(new CommitRequest("g", -1, "", null, -1, commits))));
        assertThat(response.errors()).hasSize(400).containsOnly(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
        assertThat(world.log.batches(0)).isZero();
    }

    @Test
    void offsetsExpireAfterTheLastMemberLeft() {
        JoinResponse joined = world.stableAlone("g");
        world.commit("g", joined.generation(), joined.memberId(), 7);
        world.leave("g", joined.memberId());
        world.advance(7 * DAY_MS - 1);
        assertThat(world.fetch("g").offset()).isEqualTo(7);
        world.advance(world.config.offsetsRetentionCheckIntervalMs());
        assertThat(world.fetch("g").offset()).isEqualTo(-1);
        assertThat(world.describe("g").error()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(world.replayed(0).store().contents()).isEmpty();
    }

    @Test
    void offsetsOfALivingGroupStayButNotOfTopicsItNoLongerReads() {
        JoinResponse joined = world.stableAlone("g");
        answer(world.send(world.coordinator.commitOffsets(new CommitRequest(
                "g",
                joined.generation(),
                joined.memberId(),
                null,
                -1,
                List.of(
                        new PartitionCommit("topic", TOPIC_ID, 0, 1, -1, null),
                        new PartitionCommit("former", TOPIC_ID, 0, 2, -1, null))))));
        for (long ms = 0; ms < 8 * DAY_MS; ms += SESSION_TIMEOUT_MS - 1) {
            world.advance(SESSION_TIMEOUT_MS - 1);
            world.heartbeat("g", joined);
        }
        FetchOffsetsResponse all =
                answer(world.send(world.coordinator.fetchOffsets(FetchOffsetsRequest.of("g", null))));
        assertThat(all.offsets().stream().map(FetchedOffset::topic)).containsExactly("topic");
    }

    @Test
    void aClockSetAYearAheadExpiresNothing() {
        world.commit("g", -1, "", 7);
        JoinResponse joined = world.stableAlone("members");
        world.wallMs += 365 * DAY_MS;
        world.advance(SESSION_TIMEOUT_MS / 2);
        assertThat(world.heartbeat("members", joined)).isEqualTo(ErrorCode.NONE);
        world.wallMs -= 730 * DAY_MS;
        world.advance(SESSION_TIMEOUT_MS / 2);
        assertThat(world.commit("members", joined.generation(), joined.memberId(), 1))
                .isEqualTo(ErrorCode.NONE);
        world.wallMs += 800 * DAY_MS;
        world.advance(world.config.offsetsRetentionCheckIntervalMs() + 1);
        assertThat(world.fetch("g").offset()).isEqualTo(7);
        assertThat(world.fetch("members").offset()).isEqualTo(1);
    }

    @Test
    void aRetentionOfItsOwnIsKeptPerCommit() {
        List<PartitionCommit> commits = List.of(new PartitionCommit("topic", TOPIC_ID, 0, 7, -1, null));
        answer(world.send(world.coordinator.commitOffsets(new CommitRequest("g", -1, "", null, 3_600_000, commits))));
        world.advance(3_600_000 + world.config.offsetsRetentionCheckIntervalMs());
        assertThat(world.fetch("g").offset()).isEqualTo(-1);
    }

    @Test
    void aDeletedTopicTakesItsOffsetsWithIt() {
        for (int i = 0; i < 50; i++) {
            world.commit("g" + i, -1, "", i);
        }
        assertThat(answer(world.send(world.coordinator.onTopicDeleted("topic"))))
                .isEqualTo(ErrorCode.NONE);
        assertThat(world.fetch("g7").offset()).isEqualTo(-1);
        assertThat(world.replayed(0).store().contents()).isEmpty();
    }

    @Test
    void onlyEmptyGroupsAreDeleted() {
        JoinResponse joined = world.stableAlone("g");
        world.commit("g", joined.generation(), joined.memberId(), 7);
        assertThat(deleted("g", "unknown")).containsExactly(ErrorCode.NON_EMPTY_GROUP, ErrorCode.GROUP_ID_NOT_FOUND);
        world.leave("g", joined.memberId());
        assertThat(deleted("g")).containsExactly(ErrorCode.NONE);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.DEAD);
        assertThat(world.replayed(0).store().contents()).isEmpty();
    }

    private List<ErrorCode> deleted(String... groups) {
        return answer(world.send(world.coordinator.deleteGroups(List.of(groups))));
    }

    @Test
    void offsetsOfTopicsThatAreReadAreNotDeleted() {
        JoinResponse joined = world.stableAlone("g");
        answer(world.send(world.coordinator.commitOffsets(new CommitRequest(
                "g",
                joined.generation(),
                joined.memberId(),
                null,
                -1,
                List.of(
                        new PartitionCommit("topic", TOPIC_ID, 0, 1, -1, null),
                        new PartitionCommit("former", TOPIC_ID, 0, 2, -1, null))))));
        CompletableFuture<DeleteOffsetsResponse> deleted = world.send(world.coordinator.deleteOffsets(
                "g", List.of(new OffsetKey("topic", TOPIC_ID, 0), new OffsetKey("former", TOPIC_ID, 0))));
        assertThat(answer(deleted).partitions()).containsExactly(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, ErrorCode.NONE);
    }

    @Test
    void aFailedCommitIsNotSeen() {
        world.commit("g", -1, "", 7);
        world.isCommitting = false;
        CompletableFuture<CommitResponse> lost =
                world.send(world.coordinator.commitOffsets(GroupWorld.commitRequest("g", -1, "", 8)));
        world.log.failAll(0, ErrorCode.KAFKA_STORAGE_ERROR);
        world.run();
        assertThat(answer(lost).errors()).containsExactly(ErrorCode.NOT_COORDINATOR);
        world.isCommitting = true;
        world.advance(1_000);
        assertThat(world.fetch("g").offset()).isEqualTo(7);
    }
}
