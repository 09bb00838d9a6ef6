package io.splashdam.coordinator.group;

import static io.splashdam.coordinator.group.GroupWorld.SESSION_TIMEOUT_MS;
import static io.splashdam.coordinator.group.GroupWorld.answer;
import static io.splashdam.coordinator.group.GroupWorld.joinRequest;
import static io.splashdam.coordinator.group.GroupWorld.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** KIP-345: a member with an instance id may go and come back. */
class StaticMembershipTest {
    private final GroupWorld world = new GroupWorld();

    private JoinResponse first;
    private JoinResponse second;

    /** Two static members, a and b, stable; a leads. */
    private void twoMembers() {
        first = answer(world.joinStatic("g", "a"));
        answer(world.sync("g", first, first.memberId() + "=one"));
        CompletableFuture<JoinResponse> joining = world.joinStatic("g", "b");
        first = answer(world.send(world.coordinator.joinGroup(joinRequest("g", first.memberId(), "a"))));
        second = answer(joining);
        CompletableFuture<SyncResponse> waiting = world.sync("g", second);
        answer(world.sync("g", first, first.memberId() + "=one", second.memberId() + "=two"));
        answer(waiting);
    }

    @Test
    void aRestartedFollowerKeepsItsAssignmentWithoutARebalance() {
        twoMembers();
        JoinResponse back = answer(world.joinStatic("g", "b"));
        assertThat(back.error()).isEqualTo(ErrorCode.NONE);
        assertThat(back.generation()).isEqualTo(second.generation());
        assertThat(back.memberId()).isNotEqualTo(second.memberId()).startsWith("b-");
        assertThat(back.members()).isEmpty();
        assertThat(text(answer(world.sync("g", back)).assignment())).isEqualTo("two");
        assertThat(world.heartbeat("g", first)).isEqualTo(ErrorCode.NONE);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.STABLE);
        assertThat(world.replayed(0).store()).isEqualTo(world.shard().store());
    }

    @Test
    void aRestartedLeaderIsToldNotToAssign() {
        twoMembers();
        JoinResponse back = answer(world.joinStatic("g", "a"));
        assertThat(back.leader()).isEqualTo(back.memberId());
        assertThat(back.skipAssignment()).isTrue();
        assertThat(back.members()).hasSize(2);
        assertThat(text(answer(world.sync("g", back)).assignment())).isEqualTo("one");
    }

    @Test
    void beforeVersionNineARestartedLeaderIsNamedAnotherLeader() {
        twoMembers();
        JoinRequest request = joinRequest("g", "", "a");
        JoinResponse back = answer(world.send(world.coordinator.joinGroup(new JoinRequest(
                "g",
                "",
                "a",
                request.clientId(),
                request.clientHost(),
                request.sessionTimeoutMs(),
                request.rebalanceTimeoutMs(),
                request.protocolType(),
                request.protocols(),
                true,
                false,
                ""))));
        assertThat(back.leader()).isEqualTo(first.memberId());
        assertThat(back.skipAssignment()).isFalse();
        assertThat(back.members()).isEmpty();
    }

    @Test
    void theFormerMemberIsFenced() {
        twoMembers();
        answer(world.joinStatic("g", "b"));
        ErrorCode heartbeat = answer(world.send(
                world.coordinator.heartbeat(new HeartbeatRequest("g", second.generation(), second.memberId(), "b"))));
        assertThat(heartbeat).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        JoinResponse join = answer(world.send(world.coordinator.joinGroup(joinRequest("g", second.memberId(), "b"))));
        assertThat(join.error()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        CommitRequest commit = GroupWorld.commitRequest("g", second.generation(), second.memberId(), 1);
        CommitResponse committed = answer(world.send(world.coordinator.commitOffsets(
                new CommitRequest("g", second.generation(), second.memberId(), "b", -1, commit.offsets()))));
        assertThat(committed.errors()).containsExactly(ErrorCode.FENCED_INSTANCE_ID);
    }

    @Test
    void aSecondInstanceWithTheSameIdThrowsOutOneThatWaits() {
        twoMembers();
        CompletableFuture<JoinResponse> third = world.joinStatic("g", "c");
        CompletableFuture<JoinResponse> usurper = world.joinStatic("g", "c");
        assertThat(answer(third).error()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(usurper).isNotDone();
        world.send(world.coordinator.joinGroup(joinRequest("g", first.memberId(), "a")));
        answer(world.send(world.coordinator.joinGroup(joinRequest("g", second.memberId(), "b"))));
        assertThat(answer(usurper).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aRestartDuringTheAssignmentStartsANewRebalance() {
        twoMembers();
        CompletableFuture<JoinResponse> leader =
                world.send(world.coordinator.joinGroup(joinRequest("g", first.memberId(), "a")));
        answer(world.send(world.coordinator.joinGroup(joinRequest("g", second.memberId(), "b"))));
        assertThat(world.describe("g").state()).isEqualTo(GroupState.COMPLETING_REBALANCE);
        CompletableFuture<JoinResponse> back = world.joinStatic("g", "b");
        assertThat(back).isNotDone();
        JoinResponse stale = answer(leader);
        assertThat(answer(world.sync("g", stale, stale.memberId() + "=x")).error())
                .isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        answer(world.send(world.coordinator.joinGroup(joinRequest("g", first.memberId(), "a"))));
        assertThat(answer(back).generation()).isEqualTo(stale.generation() + 1);
    }

    @Test
    void anotherChoiceOfProtocolNeedsARebalance() {
        twoMembers();
        CompletableFuture<JoinResponse> back =
                world.send(world.coordinator.joinGroup(joinRequest("g", "", "b", "sticky", "range")));
        assertThat(answer(back).generation()).isEqualTo(second.generation());
        CompletableFuture<JoinResponse> other =
                world.send(world.coordinator.joinGroup(joinRequest("g", "", "b", "sticky")));
        assertThat(answer(other).error()).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void theSessionStillEnds() {
        twoMembers();
        world.advance(SESSION_TIMEOUT_MS);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.EMPTY);
        JoinResponse back = answer(world.joinStatic("g", "b"));
        assertThat(back.generation()).isGreaterThan(second.generation());
    }

    @Test
    void aStaticMemberThatIsAwayKeepsItsPlaceThroughARebalance() {
        twoMembers();
        CompletableFuture<JoinResponse> leader =
                world.send(world.coordinator.joinGroup(joinRequest("g", first.memberId(), "a")));
        world.advance(SESSION_TIMEOUT_MS - 1);
        answer(world.send(
                world.coordinator.heartbeat(new HeartbeatRequest("g", second.generation(), second.memberId(), "b"))));
        while (!leader.isDone()) {
            world.advance(SESSION_TIMEOUT_MS / 2);
            answer(world.send(world.coordinator.heartbeat(
                    new HeartbeatRequest("g", second.generation(), second.memberId(), "b"))));
        }
        assertThat(answer(leader).members()).hasSize(2);
    }
}
