package io.splashdam.coordinator.group;

import static io.splashdam.coordinator.group.GroupWorld.REBALANCE_TIMEOUT_MS;
import static io.splashdam.coordinator.group.GroupWorld.SESSION_TIMEOUT_MS;
import static io.splashdam.coordinator.group.GroupWorld.answer;
import static io.splashdam.coordinator.group.GroupWorld.joinRequest;
import static io.splashdam.coordinator.group.GroupWorld.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.GroupWorld.Joining;
import io.splashdam.coordinator.group.LeaveRequest.LeavingMember;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The classic protocol, told in stories. */
class ClassicProtocolTest {
    private final GroupWorld world = new GroupWorld();

    @Test
    void aNewMemberIsGivenAnIdFirst() {
        JoinResponse first = answer(world.join("g", ""));
        assertThat(first.error()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
        assertThat(first.memberId()).startsWith("client-").hasSize("client-".length() + 36);
        JoinResponse joined = answer(world.join("g", first.memberId()));
        assertThat(joined.error()).isEqualTo(ErrorCode.NONE);
        assertThat(joined.generation()).isEqualTo(1);
        assertThat(joined.leader()).isEqualTo(first.memberId());
        assertThat(joined.members()).hasSize(1);
        assertThat(joined.protocolType()).isEqualTo("consumer");
        assertThat(joined.protocolName()).isEqualTo("range");
    }

    @Test
    void beforeVersionFourANewMemberJoinsAtOnce() {
        JoinRequest now = joinRequest("g", "", null);
        JoinRequest old = new JoinRequest(
                "g", "", null, "c", "/h", 10_000, 10_000, "consumer", now.protocols(), false, false, "");
        JoinResponse joined = answer(world.send(world.coordinator.joinGroup(old)));
        assertThat(joined.error()).isEqualTo(ErrorCode.NONE);
        assertThat(joined.memberId()).startsWith("c-");
    }

    @Test
    void membersWaitForEachOtherAndTheLeaderAssigns() {
        JoinResponse first = world.stableAlone("g");
        Joining second = world.joinNew("g");
        assertThat(second.response()).isNotDone();
        assertThat(world.heartbeat("g", first)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        JoinResponse rejoined = answer(world.join("g", first.memberId()));
        assertThat(rejoined.generation()).isEqualTo(2);
        assertThat(rejoined.members()).hasSize(2);
        assertThat(second.joined().members()).isEmpty();
        assertThat(second.joined().leader()).isEqualTo(first.memberId());
        CompletableFuture<SyncResponse> follower = world.sync("g", second.joined());
        assertThat(follower).isNotDone();
        SyncResponse leader = answer(world.sync("g", rejoined, first.memberId() + "=one", second.memberId() + "=two"));
        assertThat(text(leader.assignment())).isEqualTo("one");
        assertThat(text(answer(follower).assignment())).isEqualTo("two");
        assertThat(world.heartbeat("g", rejoined)).isEqualTo(ErrorCode.NONE);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.STABLE);
        assertThat(text(world.describe("g").members().get(1).assignment())).isEqualTo("two");
    }

    @Test
    void nothingIsShownBeforeItIsCommitted() {
        JoinResponse joined = world.joinNew("g").joined();
        world.isCommitting = false;
        CompletableFuture<SyncResponse> sync = world.sync("g", joined, joined.memberId() + "=all");
        CompletableFuture<ErrorCode> heartbeat = world.send(
                world.coordinator.heartbeat(new HeartbeatRequest("g", joined.generation(), joined.memberId(), null)));
        assertThat(sync).isNotDone();
        assertThat(heartbeat).isNotDone();
        world.log.commitAll();
        world.run();
        assertThat(answer(sync).error()).isEqualTo(ErrorCode.NONE);
        assertThat(answer(heartbeat)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void whoDoesNotRejoinInTimeIsRemoved() {
        JoinResponse first = world.stableAlone("g");
        Joining second = world.joinNew("g");
        for (int i = 0; i < 9; i++) {
            world.advance(REBALANCE_TIMEOUT_MS / 10);
            assertThat(world.heartbeat("g", first)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        }
        assertThat(second.response()).isNotDone();
        world.advance(REBALANCE_TIMEOUT_MS / 10);
        assertThat(second.joined().leader()).isEqualTo(second.memberId());
        assertThat(second.joined().members()).hasSize(1);
        assertThat(world.heartbeat("g", first)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aSilentMemberLosesItsPlaceAfterItsSession() {
        JoinResponse joined = world.stableAlone("g");
        world.advance(SESSION_TIMEOUT_MS - 1);
        assertThat(world.heartbeat("g", joined)).isEqualTo(ErrorCode.NONE);
        world.advance(SESSION_TIMEOUT_MS - 1);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.STABLE);
        world.advance(1);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.EMPTY);
        assertThat(world.heartbeat("g", joined)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void whoHasJoinedButNeverSyncsIsRemoved() {
        JoinResponse first = world.stableAlone("g");
        Joining second = world.joinNew("g");
        JoinResponse leader = answer(world.join("g", first.memberId()));
        assertThat(answer(world.sync("g", leader, first.memberId() + "=a", second.memberId() + "=b"))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        for (int i = 0; i < 10; i++) {
            world.advance(REBALANCE_TIMEOUT_MS / 10);
            world.heartbeat("g", leader);
            world.heartbeat("g", second.joined());
        }
        assertThat(world.heartbeat("g", second.joined())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(world.heartbeat("g", leader)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void aMemberThatAsksForAnIdAndNeverJoinsHoldsUpNobodyForLong() {
        JoinResponse first = world.stableAlone("g");
        answer(world.join("g", ""));
        CompletableFuture<JoinResponse> rejoined = world.join("g", first.memberId());
        assertThat(rejoined).isNotDone();
        world.advance(SESSION_TIMEOUT_MS);
        assertThat(answer(rejoined).generation()).isEqualTo(2);
    }

    @Test
    void theLastMemberLeavesAnEmptyGroupInTheLog() {
        JoinResponse joined = world.stableAlone("g");
        assertThat(world.leave("g", joined.memberId()).members().get(0).error()).isEqualTo(ErrorCode.NONE);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.EMPTY);
        GroupStore.Stored stored = world.replayed(0).store().group("g");
        assertThat(stored).isNotNull();
        assertThat(stored.group().members()).isEmpty();
        assertThat(stored.group().generation()).isEqualTo(2);
        assertThat(stored.group().protocolType()).isEqualTo("consumer");
    }

    @Test
    void severalStaticMembersCanBeSentAwayByAnAdministrator() {
        JoinResponse a = answer(world.joinStatic("g", "a"));
        answer(world.sync("g", a, a.memberId() + "=x"));
        LeaveResponse left = answer(world.send(world.coordinator.leaveGroup(
                new LeaveRequest("g", List.of(new LeavingMember("", "a", ""), new LeavingMember("", "unknown", ""))))));
        assertThat(left.members().get(0).error()).isEqualTo(ErrorCode.NONE);
        assertThat(left.members().get(1).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(world.describe("g").state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void theProtocolWithMostVotesThatAllCanFollowWins() {
        Joining first = world.joinNew("g", "cooperative-sticky", "range");
        first.joined();
        Joining second = world.joinNew("g", "range", "roundrobin");
        JoinResponse rejoined = answer(world.send(
                world.coordinator.joinGroup(joinRequest("g", first.memberId(), null, "cooperative-sticky", "range"))));
        assertThat(rejoined.protocolName()).isEqualTo("range");
        assertThat(second.joined().protocolName()).isEqualTo("range");
        JoinResponse third =
                answer(world.send(world.coordinator.joinGroup(joinRequest("g", "", null, "cooperative-sticky"))));
        assertThat(third.error()).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void aFollowerWithoutNewsKeepsItsGenerationAndALeaderStartsANewOne() {
        JoinResponse first = world.stableAlone("g");
        Joining second = world.joinNew("g");
        JoinResponse leader = answer(world.join("g", first.memberId()));
        answer(world.sync("g", leader, first.memberId() + "=a", second.memberId() + "=b"));
        answer(world.sync("g", second.joined()));
        JoinResponse again = answer(world.join("g", second.memberId()));
        assertThat(again.generation()).isEqualTo(2);
        assertThat(text(answer(world.sync("g", again)).assignment())).isEqualTo("b");
        CompletableFuture<JoinResponse> leads = world.join("g", first.memberId());
        assertThat(leads).isNotDone();
        answer(world.join("g", second.memberId()));
        assertThat(answer(leads).generation()).isEqualTo(3);
    }

    /** KIP-429: in the second of two rebalances the partition that was given up finds its new owner. */
    @Test
    void cooperativeMembersRejoinAtOnceAfterGivingUpPartitions() {
        Joining first = world.joinNew("g", "cooperative-sticky");
        answer(world.sync("g", first.joined(), first.memberId() + "=0,1"));
        Joining second = world.joinNew("g", "cooperative-sticky");
        JoinRequest rejoin = joinRequest("g", first.memberId(), null, "cooperative-sticky");
        JoinResponse leader = answer(world.send(world.coordinator.joinGroup(rejoin)));
        // First rebalance: partition 1 is only taken away; the member goes on reading partition 0 all the time.
        CompletableFuture<SyncResponse> waiting = world.sync("g", second.joined());
        assertThat(text(answer(world.sync("g", leader, first.memberId() + "=0", second.memberId() + "="))
                        .assignment()))
                .isEqualTo("0");
        assertThat(answer(waiting).assignment()).isEmpty();
        assertThat(world.commit("g", leader.generation(), first.memberId(), 10)).isEqualTo(ErrorCode.NONE);
        // Second: whoever gave something up joins again at once, and partition 1 finds its owner.
        CompletableFuture<JoinResponse> again = world.send(world.coordinator.joinGroup(rejoin));
        assertThat(world.heartbeat("g", second.joined())).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(world.commit("g", leader.generation(), first.memberId(), 11)).isEqualTo(ErrorCode.NONE);
        JoinResponse joined = answer(world.send(
                world.coordinator.joinGroup(joinRequest("g", second.memberId(), null, "cooperative-sticky"))));
        waiting = world.sync("g", joined);
        answer(world.sync("g", answer(again), first.memberId() + "=0", second.memberId() + "=1"));
        assertThat(text(answer(waiting).assignment())).isEqualTo("1");
        assertThat(joined.generation()).isEqualTo(3);
    }

    @Test
    void anEmptyGroupWaitsForMoreMembersWhenTold() {
        GroupWorld patient = new GroupWorld(GroupWorld.config(3_000, Integer.MAX_VALUE), 1, 1);
        Joining first = patient.joinNew("g");
        patient.advance(2_000);
        Joining second = patient.joinNew("g");
        patient.advance(1_500);
        assertThat(first.response()).isNotDone();
        patient.advance(2_500);
        assertThat(first.joined().members()).hasSize(2);
        assertThat(second.joined().generation()).isEqualTo(1);
    }

    @Test
    void aFullGroupTakesNobodyElse() {
        GroupWorld small = new GroupWorld(GroupWorld.config(0, 1), 1, 1);
        JoinResponse first = small.stableAlone("g");
        JoinResponse second = answer(small.join("g", ""));
        assertThat(second.error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(small.heartbeat("g", first)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void whoFindsNoMemoryIsRefusedUntilSomebodyLeaves() {
        GroupWorld small = new GroupWorld(GroupWorld.config(0, Integer.MAX_VALUE, 1_400), 1, 1);
        JoinResponse first = small.stableAlone("g");
        JoinResponse other = small.stableAlone("g2");
        assertThat(answer(small.sync("g2", other, other.memberId() + "=" + "a".repeat(1_000)))
                        .error())
                .as("the assignment of a group that is stable stands")
                .isEqualTo(ErrorCode.NONE);
        JoinResponse refused = answer(small.join("g3", ""));
        assertThat(refused.error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(small.heartbeat("g", first)).isEqualTo(ErrorCode.NONE);
        assertThat(small.coordinator.membersBytes()).isLessThan(1_400);

        small.advance(GroupWorld.SESSION_TIMEOUT_MS + 1); // both are silent
        assertThat(small.coordinator.membersBytes()).isLessThan(300);
        GroupWorld.Joining third = small.joinNew("g3");
        assertThat(answer(small.sync("g3", third.joined(), third.memberId() + "=" + "a".repeat(1_000)))
                        .error())
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void sessionTimeoutsHaveLimits() {
        JoinRequest request = new JoinRequest(
                "g",
                "",
                null,
                "c",
                "/h",
                5_999,
                10_000,
                "consumer",
                List.of(new MemberProtocol("range", new byte[0])),
                true,
                true,
                "");
        assertThat(answer(world.send(world.coordinator.joinGroup(request))).error())
                .isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT);
    }

    @Test
    void unknownGroupsAndMembersAreToldSo() {
        assertThat(answer(world.join("g", "ghost")).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        JoinResponse nobody = JoinResponse.failed(ErrorCode.NONE, "ghost");
        assertThat(world.heartbeat("g", nobody)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(answer(world.sync("g", nobody)).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(world.leave("g", "ghost").members().get(0).error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        GroupDescription description = world.describe("g");
        assertThat(description.error()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(description.state()).isEqualTo(GroupState.DEAD);
        JoinResponse joined = world.stableAlone("g");
        assertThat(answer(world.sync(
                                "g",
                                new JoinResponse(
                                        ErrorCode.NONE, 99, null, null, "", false, joined.memberId(), List.of())))
                        .error())
                .isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(answer(world.join("", "")).error()).isEqualTo(ErrorCode.INVALID_GROUP_ID);
    }

    @Test
    void groupsAreListedByStateAndType() {
        world.stableAlone("busy");
        world.commit("simple", -1, "", 3);
        assertThat(listed(Set.of(), Set.of())).containsExactly("busy", "simple");
        assertThat(listed(Set.of("stable"), Set.of())).containsExactly("busy");
        assertThat(listed(Set.of("Empty"), Set.of("Classic"))).containsExactly("simple");
        assertThat(listed(Set.of(), Set.of("consumer"))).isEmpty();
    }

    private List<String> listed(Set<String> states, Set<String> types) {
        return answer(world.send(world.coordinator.listGroups(states, types))).groups().stream()
                .map(ListedGroup::groupId)
                .toList();
    }

    @Test
    void aGroupThatNobodyEverJoinedIsForgotten() {
        answer(world.join("g", ""));
        assertThat(world.shard().groups()).containsKey("g");
        world.advance(SESSION_TIMEOUT_MS);
        assertThat(world.shard().groups()).doesNotContainKey("g");
    }

    @Test
    void afterARestartMembersGoOnWithoutARebalance() {
        JoinResponse joined = world.stableAlone("g");
        world.commit("g", joined.generation(), joined.memberId(), 42);
        GroupWorld next = world.restarted();
        assertThat(next.heartbeat("g", joined)).isEqualTo(ErrorCode.NONE);
        assertThat(next.fetch("g").offset()).isEqualTo(42);
        assertThat(next.commit("g", joined.generation(), joined.memberId(), 43)).isEqualTo(ErrorCode.NONE);
        assertThat(text(answer(next.sync("g", joined)).assignment())).isEqualTo("all");
        next.advance(SESSION_TIMEOUT_MS);
        assertThat(next.describe("g").state()).isEqualTo(GroupState.EMPTY);
    }

    @Test
    void anAssignmentTooLargeForTheLogIsRefusedAndTheGroupRebalances() {
        JoinResponse joined = world.joinNew("g").joined();
        SyncResponse refused = answer(world.sync("g", joined, joined.memberId() + "=" + "x".repeat(1_000_000)));
        assertThat(refused.error()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(world.heartbeat("g", joined)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        JoinResponse again = answer(world.join("g", joined.memberId()));
        assertThat(answer(world.sync("g", again, joined.memberId() + "=x")).error())
                .isEqualTo(ErrorCode.NONE);
    }
}
