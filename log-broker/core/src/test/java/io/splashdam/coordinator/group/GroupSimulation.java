package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import io.splashdam.coordinator.group.FetchOffsetsResponse.FetchedOffset;
import io.splashdam.coordinator.group.JoinResponse.JoinedMember;
import io.splashdam.coordinator.group.LeaveRequest.LeavingMember;
import io.splashdam.coordinator.group.SyncRequest.MemberAssignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Clients of several groups, some of them unruly, a log that commits late or fails, a broker that restarts, and a clock:
 * one seed, one thread. After every step the rules of {@link #check} hold.
 */
final class GroupSimulation {
    private static final int PARTITIONS = 2;
    private static final int GROUPS = 4;
    private static final int CLIENTS = 14;
    private static final int MAX_SIZE = 6;
    private static final String[] PROTOCOLS = {"range", "cooperative-sticky", "roundrobin"};

    private final Random random;
    private GroupWorld world;
    private final List<Client> clients = new ArrayList<>();
    private final List<CompletableFuture<?>> asked = new ArrayList<>();
    private long nextOffset = 1;
    private int restarts;

    /** Per life of a group: who leads each generation, and the newest generation. */
    private final Map<ClassicGroup, Map<Integer, String>> leaders = new IdentityHashMap<>();

    private final Map<ClassicGroup, Integer> generations = new IdentityHashMap<>();
    /** Shards whose appends have failed, though they have not heard of it yet. */
    private final Set<GroupShard> doomed = new HashSet<>();

    /** What was reached, so that the test can tell that it tested something. */
    int stable;

    int committed;
    int fenced;
    int reloads;

    GroupSimulation(long seed) {
        random = new Random(seed);
        int delayMs = random.nextBoolean() ? 0 : 1_000;
        world = new GroupWorld(GroupWorld.config(delayMs, MAX_SIZE), PARTITIONS, seed);
        world.isCommitting = false;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(i));
        }
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
        calmDown();
    }

    private void step() {
        int dice = random.nextInt(1_000);
        if (dice < 500) {
            clients.get(random.nextInt(CLIENTS)).act();
        } else if (dice < 540) {
            clients.get(random.nextInt(CLIENTS)).actWildly();
        } else if (dice < 760) {
            doWork();
        } else if (dice < 900) {
            world.log.commitOne(random.nextInt(PARTITIONS));
        } else if (dice < 985) {
            moveTime(random.nextInt(20) == 0 ? random.nextInt(40_000) : random.nextInt(1_500));
        } else if (dice < 996) {
            fail(random.nextInt(PARTITIONS));
        } else {
            restart();
        }
    }

    private void doWork() {
        world.coordinator.doWork(new Moment(world.nowMs, world.wallMs));
    }

    private void moveTime(int ms) {
        world.nowMs += ms;
        world.wallMs += ms + (random.nextInt(50) == 0 ? random.nextLong() % 1_000_000_000L : 0);
    }

    private void fail(int partition) {
        if (world.log.pending(partition) > 0) {
            reloads++;
            doomed.add(world.shard(partition));
            world.log.failAll(partition, ErrorCode.KAFKA_STORAGE_ERROR);
        }
    }

    /** Some of what was under way is in the log, the rest never will be. */
    private void restart() {
        restarts++;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                world.log.commitOne(partition);
            }
            world.log.failAll(partition, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        world.coordinator.close();
        world = world.restarted();
        world.isCommitting = false;
    }

    /** The log and the clients behave; then every request must have been answered and nothing may wait. */
    private void calmDown() {
        for (int i = 0; i < 20; i++) {
            world.isCommitting = true;
            world.advance(60_000);
        }
        assertThat(asked).allMatch(CompletableFuture::isDone);
        assertThat(world.coordinator.pendingBytes()).isZero();
        check();
        long bytes = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            bytes += world.shard(partition).memory().bytes();
        }
        assertThat(world.memory.usedBytes())
                .as("bytes of members, over all shards and without those that were dropped")
                .isEqualTo(bytes);
    }

    private <R> void ask(CompletionStage<R> stage, Consumer<R> then) {
        CompletableFuture<R> future = stage.toCompletableFuture().thenApply(answer -> {
            then.accept(answer);
            return answer;
        });
        asked.add(future);
    }

    // ---- the rules

    private void check() {
        asked.removeIf(future -> {
            if (future.isCompletedExceptionally()) {
                future.join();
            }
            return future.isDone();
        });
        assertThat(world.coordinator.brokenRules()).isZero();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            GroupShard shard = world.shard(partition);
            if (!doomed.contains(shard)) {
                stateEqualsReplay(partition, shard);
                MemoryIsCounted.check(shard);
            }
            for (ClassicGroup group : shard.groups().values()) {
                booksAreInOrder(group);
                aStableGroupIsInTheLog(shard, group);
                generationsGrow(group);
                eachGenerationHasOneLeader(group);
            }
        }
    }

    private void stateEqualsReplay(int partition, GroupShard shard) {
        GroupStore replayed = new GroupStore();
        for (CoordinatorRecord record : world.log.appended(partition)) {
            replayed.replay(record, new Moment(world.nowMs, world.wallMs));
        }
        assertThat(shard.store().contents()).isEqualTo(replayed.contents());
    }

    private static void booksAreInOrder(ClassicGroup group) {
        int awaiting = 0;
        for (Member member : group.members()) {
            awaiting += member.isAwaitingJoin() ? 1 : 0;
            assertThat(group.isPendingJoin(member.memberId())).isFalse();
            assertThat(member.isAwaitingSync() && !group.isIn(GroupState.COMPLETING_REBALANCE))
                    .as("only a completing rebalance keeps SyncGroups waiting")
                    .isFalse();
            assertThat(member.isAwaitingJoin() && !group.isIn(GroupState.PREPARING_REBALANCE))
                    .as("only a preparing rebalance keeps JoinGroups waiting")
                    .isFalse();
            assertThat(member.sessionDeadlineMs() == Member.NEVER && !member.isExcusedFromHeartbeats())
                    .as("nobody stays for ever")
                    .isFalse();
        }
        assertThat(group.awaitingJoinCount()).isEqualTo(awaiting);
        assertThat(group.leaderOrEmpty().isEmpty()).isEqualTo(group.size() == 0);
        if (group.size() > 0) {
            assertThat(group.member(group.leaderOrEmpty())).isNotNull();
            assertThat(group.isIn(GroupState.EMPTY)).isFalse();
        }
        assertThat(group.timers.wakeUpMs).as("no timer is missed").isLessThanOrEqualTo(Rebalance.nextDeadlineMs(group));
    }

    private static void aStableGroupIsInTheLog(GroupShard shard, ClassicGroup group) {
        if (!group.isIn(GroupState.STABLE)) {
            return;
        }
        GroupStore.Stored stored = shard.store().group(group.groupId());
        assertThat(stored).isNotNull();
        StoredGroup live = group.toStored(stored.group().stateTimestampMs());
        assertThat(live).isEqualTo(stored.group());
    }

    private void generationsGrow(ClassicGroup group) {
        Integer before = generations.put(group, group.generation());
        assertThat(group.generation()).isGreaterThanOrEqualTo(before == null ? 0 : before);
    }

    private void eachGenerationHasOneLeader(ClassicGroup group) {
        if (group.isIn(GroupState.COMPLETING_REBALANCE) || group.isIn(GroupState.STABLE)) {
            String leader = identity(group.leaderOrEmpty());
            String known = leaders.computeIfAbsent(group, each -> new HashMap<>())
                    .computeIfAbsent(group.generation(), each -> leader);
            assertThat(leader).isEqualTo(known);
        }
    }

    private boolean isInTheLog(String groupId, long offset) {
        for (CoordinatorRecord record : world.log.records(world.coordinator.partitionFor(groupId))) {
            byte[] value = record.value();
            SchemaReader key = new SchemaReader(record.key());
            if (value != null
                    && key.int16() == OffsetCommitRecords.KEY_VERSION
                    && OffsetCommitRecords.readKey(key).group().equals(groupId)
                    && OffsetCommitRecords.readValue(value).offset() == offset) {
                return true;
            }
        }
        return false;
    }

    /** Static members are known by their instance, which outlives ids. */
    private static String identity(String memberId) {
        return memberId.startsWith("static") ? memberId.substring(0, memberId.length() - 37) : memberId;
    }

    // ---- clients

    private final class Client {
        private final int number;
        private String groupId = "";
        private @Nullable String instanceId;
        private String memberId = "";
        private int generation = -1;
        private boolean isWaiting;
        private boolean isAssigned;
        /** Answers to questions that an earlier life asked are nobody's any more. */
        private int life;

        Client(int number) {
            this.number = number;
            beBorn();
        }

        private void beBorn() {
            life++;
            groupId = "group-" + random.nextInt(GROUPS);
            instanceId = number % 3 == 0 ? "static-" + random.nextInt(4) : null;
            memberId = "";
            generation = -1;
            isWaiting = false;
            isAssigned = false;
        }

        private <R> void askNow(CompletionStage<R> stage, Consumer<R> then) {
            int asker = life;
            isWaiting = true;
            ask(stage, answer -> {
                if (asker == life) {
                    isWaiting = false;
                    then.accept(answer);
                }
            });
        }

        void act() {
            int dice = random.nextInt(100);
            if (dice < 2) {
                beBorn();
            } else if (isWaiting) {
                return;
            } else if (generation < 0) {
                join();
            } else if (!isAssigned) {
                join();
            } else if (dice < 50) {
                heartbeat();
            } else if (dice < 75) {
                commit(memberId, generation);
            } else if (dice < 85) {
                fetch();
            } else if (dice < 95) {
                join();
            } else {
                leave();
            }
        }

        private void join() {
            isAssigned = false;
            List<MemberProtocol> protocols = new ArrayList<>();
            int first = random.nextInt(2);
            for (int i = first; i < (random.nextInt(30) == 0 ? first + 1 : PROTOCOLS.length); i++) {
                protocols.add(new MemberProtocol(PROTOCOLS[i], GroupWorld.subscription("topic")));
            }
            askNow(
                    world.coordinator.joinGroup(new JoinRequest(
                            groupId,
                            memberId,
                            instanceId,
                            "client",
                            "/host",
                            6_000 + random.nextInt(5_000),
                            8_000 + random.nextInt(20_000),
                            "consumer",
                            protocols,
                            random.nextInt(4) > 0,
                            true,
                            "")),
                    this::onJoined);
        }

        private void onJoined(JoinResponse response) {
            switch (response.error()) {
                case NONE -> {
                    memberId = response.memberId();
                    generation = response.generation();
                    assertThat(response.members().isEmpty())
                            .isEqualTo(!response.leader().equals(memberId));
                    sync(response);
                }
                case MEMBER_ID_REQUIRED -> {
                    memberId = response.memberId();
                    join();
                }
                case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, GROUP_MAX_SIZE_REACHED, INCONSISTENT_GROUP_PROTOCOL ->
                    beBorn();
                default -> generation = -1;
            }
        }

        private void sync(JoinResponse joined) {
            List<MemberAssignment> assignments = new ArrayList<>();
            if (!joined.skipAssignment()) {
                for (JoinedMember each : joined.members()) {
                    assignments.add(new MemberAssignment(
                            each.memberId(), GroupWorld.bytes(assignment(each.memberId(), generation))));
                }
            }
            askNow(
                    world.coordinator.syncGroup(
                            new SyncRequest(groupId, generation, memberId, instanceId, null, null, assignments)),
                    this::onSynced);
        }

        private String assignment(String member, int ofGeneration) {
            return groupId + "/" + ofGeneration + "/" + identity(member);
        }

        private void onSynced(SyncResponse response) {
            switch (response.error()) {
                case NONE -> {
                    stable++;
                    isAssigned = true;
                    assertThat(GroupWorld.text(response.assignment())).isEqualTo(assignment(memberId, generation));
                }
                case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> beBorn();
                default -> generation = -1;
            }
        }

        private void heartbeat() {
            askNow(
                    world.coordinator.heartbeat(new HeartbeatRequest(groupId, generation, memberId, instanceId)),
                    this::onHeartbeat);
        }

        private void onHeartbeat(ErrorCode error) {
            switch (error) {
                case NONE -> {}
                case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> beBorn();
                default -> {
                    generation = -1;
                    isAssigned = false;
                }
            }
        }

        private void commit(String asMember, int inGeneration) {
            long offset = nextOffset++;
            String group = groupId;
            ask(
                    world.coordinator.commitOffsets(new CommitRequest(
                            group,
                            inGeneration,
                            asMember,
                            instanceId,
                            -1,
                            List.of(new PartitionCommit(
                                    "topic", GroupWorld.TOPIC_ID, random.nextInt(3), offset, 1, null)))),
                    answer -> {
                        ErrorCode error = answer.errors().get(0);
                        if (error.isNone()) {
                            committed++;
                            assertThat(isInTheLog(group, offset))
                                    .as("acknowledged means committed")
                                    .isTrue();
                        } else {
                            fenced++;
                        }
                    });
        }

        private void fetch() {
            String group = groupId;
            ask(
                    world.coordinator.fetchOffsets(FetchOffsetsRequest.of(
                            group, List.of(new OffsetKey("topic", GroupWorld.TOPIC_ID, random.nextInt(3))))),
                    answer -> {
                        for (FetchedOffset each : answer.offsets()) {
                            assertThat(each.offset() == -1 || isInTheLog(group, each.offset()))
                                    .as("shown means committed")
                                    .isTrue();
                        }
                    });
        }

        private void leave() {
            ask(
                    world.coordinator.leaveGroup(
                            new LeaveRequest(groupId, List.of(new LeavingMember(memberId, instanceId, "")))),
                    answer -> {});
            beBorn();
        }

        /** What a broken, old or hostile client might send. */
        void actWildly() {
            String anyId = clients.get(random.nextInt(CLIENTS)).memberId;
            int anyGeneration = random.nextInt(5) - 1;
            switch (random.nextInt(7)) {
                case 0 -> commit(anyId, anyGeneration);
                case 1 -> commit("", -1);
                case 2 ->
                    ask(
                            world.coordinator.leaveGroup(
                                    new LeaveRequest(groupId, List.of(new LeavingMember(anyId, null, "")))),
                            answer -> {});
                case 3 ->
                    ask(
                            world.coordinator.heartbeat(
                                    new HeartbeatRequest(groupId, anyGeneration, anyId, instanceId)),
                            answer -> {});
                case 4 ->
                    ask(
                            world.coordinator.joinGroup(new JoinRequest(
                                    groupId,
                                    anyId,
                                    random.nextBoolean() ? null : "static-" + random.nextInt(4),
                                    "wild",
                                    "/host",
                                    random.nextInt(20_000),
                                    random.nextInt(20_000),
                                    random.nextInt(10) == 0 ? "connect" : "consumer",
                                    List.of(new MemberProtocol(
                                            PROTOCOLS[random.nextInt(3)], new byte[random.nextInt(9)])),
                                    random.nextBoolean(),
                                    random.nextBoolean(),
                                    "wild")),
                            answer -> {});
                case 5 -> ask(world.coordinator.describeGroups(List.of(groupId, "unknown")), answer -> {});
                default -> ask(world.coordinator.deleteGroups(List.of(groupId)), answer -> {});
            }
        }
    }
}
