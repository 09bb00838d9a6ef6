package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.AppendOutcome;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.LogReplay;
import io.splashdam.coordinator.MemoryShardLog;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.ShardLog;
import io.splashdam.coordinator.ShardRuntime;
import io.splashdam.coordinator.ShardRuntimeConfig;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import io.splashdam.coordinator.group.FetchOffsetsResponse.FetchedOffset;
import io.splashdam.coordinator.group.LeaveRequest.LeavingMember;
import io.splashdam.coordinator.group.SyncRequest.MemberAssignment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A coordinator with a log in memory and a clock that the test moves; everything on the test's thread. */
final class GroupWorld {
    static final int SESSION_TIMEOUT_MS = 10_000;
    static final int REBALANCE_TIMEOUT_MS = 30_000;
    static final UUID TOPIC_ID = new UUID(1, 2);

    final MemoryShardLog log;
    final GroupCoordinator coordinator;
    final GroupConfig config;
    final int partitions;
    private final List<GroupShard> shards = new ArrayList<>();
    private final List<@Nullable GroupShard> live = new ArrayList<>();
    final GroupMemory memory;
    long nowMs;
    long wallMs;
    boolean isCommitting = true;
    ClusterImage image;

    GroupWorld() {
        this(config(0, Integer.MAX_VALUE), 1, 7);
    }

    GroupWorld(GroupConfig config, int partitions, long seed) {
        this(config, partitions, seed, new MemoryShardLog(partitions), 1_000_000);
    }

    GroupWorld(GroupConfig config, int partitions, long seed, MemoryShardLog log, int maxBatchBytes) {
        this(config, partitions, seed, log, maxBatchBytes, 1_000_000, 1_800_000_000_000L, ClusterImage.empty("c", 1));
    }

    private GroupWorld(
            GroupConfig config,
            int partitions,
            long seed,
            MemoryShardLog log,
            int maxBatchBytes,
            long nowMs,
            long wallMs,
            ClusterImage image) {
        this.nowMs = nowMs;
        this.wallMs = wallMs;
        this.image = image;
        this.config = config;
        this.partitions = partitions;
        this.log = log;
        live.addAll(Collections.nCopies(partitions, null));
        SplittableRandom random = new SplittableRandom(seed);
        memory = new GroupMemory(config.membersMaxBytes());
        ShardRuntimeConfig limits = new ShardRuntimeConfig(config.pendingMaxBytes(), maxBatchBytes, 1_000);
        coordinator = new GroupCoordinator(
                new ShardRuntime<>(
                        limits,
                        partitions,
                        () -> {
                            GroupShard shard = new GroupShard(
                                    config,
                                    limits.maxDecisionBytes(),
                                    random,
                                    GroupListener.NONE,
                                    () -> this.image,
                                    memory.part());
                            shards.add(shard);
                            return shard;
                        },
                        new Watched(log)),
                config.consumer(),
                memory);
        run();
    }

    static GroupConfig config(int initialRebalanceDelayMs, int maxSize) {
        return config(initialRebalanceDelayMs, maxSize, 64L << 20);
    }

    static GroupConfig config(int initialRebalanceDelayMs, int maxSize, long membersMaxBytes) {
        return new GroupConfig(
                6_000,
                1_800_000,
                maxSize,
                initialRebalanceDelayMs,
                64L << 20,
                membersMaxBytes,
                4_096,
                7L * 24 * 3_600_000,
                600_000,
                1,
                1,
                1 << 20,
                consumerConfig());
    }

    static ConsumerGroupConfig consumerConfig() {
        return new ConsumerGroupConfig(
                45_000,
                1,
                60_000,
                5_000,
                1,
                15_000,
                Integer.MAX_VALUE,
                List.of("uniform", "range"),
                "bidirectional",
                0,
                0,
                15_000);
    }

    /** A broker that starts on the same log. */
    GroupWorld restarted() {
        return new GroupWorld(config, partitions, nowMs, log, 1_000_000, nowMs, wallMs, image);
    }

    // ---- time

    void run() {
        while (coordinator.doWork(new Moment(nowMs, wallMs)) > 0 || isCommitting && log.commitAll()) {
            // until nothing is left to do
        }
    }

    /** Moves both clocks, stopping at every timer. */
    void advance(long ms) {
        long end = nowMs + ms;
        while (nowMs < end) {
            long next = Math.min(end, Math.max(nowMs + 1, coordinator.nextDeadlineMs()));
            wallMs += next - nowMs;
            nowMs = next;
            run();
        }
    }

    // ---- requests

    <R> CompletableFuture<R> send(CompletionStage<R> stage) {
        run();
        return stage.toCompletableFuture();
    }

    static <R> R answer(CompletableFuture<R> future) {
        assertThat(future).isCompleted();
        return future.join();
    }

    static JoinRequest joinRequest(String groupId, String memberId, @Nullable String instanceId, String... protocols) {
        List<MemberProtocol> list = new ArrayList<>();
        for (String protocol : protocols.length == 0 ? new String[] {"range"} : protocols) {
            list.add(new MemberProtocol(protocol, subscription("topic")));
        }
        return new JoinRequest(
                groupId,
                memberId,
                instanceId,
                "client",
                "/127.0.0.1",
                SESSION_TIMEOUT_MS,
                REBALANCE_TIMEOUT_MS,
                "consumer",
                list,
                true,
                true,
                "");
    }

    CompletableFuture<JoinResponse> join(String groupId, String memberId) {
        return send(coordinator.joinGroup(joinRequest(groupId, memberId, null)));
    }

    /** Both steps of a new dynamic member; its JoinGroup may have to wait. */
    Joining joinNew(String groupId, String... protocols) {
        JoinResponse first = answer(send(coordinator.joinGroup(joinRequest(groupId, "", null, protocols))));
        assertThat(first.error()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
        return new Joining(
                first.memberId(), send(coordinator.joinGroup(joinRequest(groupId, first.memberId(), null, protocols))));
    }

    CompletableFuture<JoinResponse> joinStatic(String groupId, String instanceId) {
        return send(coordinator.joinGroup(joinRequest(groupId, "", instanceId)));
    }

    record Joining(String memberId, CompletableFuture<JoinResponse> response) {
        JoinResponse joined() {
            JoinResponse joined = answer(response);
            assertThat(joined.error()).isEqualTo(ErrorCode.NONE);
            return joined;
        }
    }

    /** @param assignments of the leader, as {@code member=text} */
    CompletableFuture<SyncResponse> sync(String groupId, JoinResponse joined, String... assignments) {
        List<MemberAssignment> list = new ArrayList<>();
        for (String each : assignments) {
            int at = each.lastIndexOf('=');
            list.add(new MemberAssignment(each.substring(0, at), bytes(each.substring(at + 1))));
        }
        return send(coordinator.syncGroup(
                new SyncRequest(groupId, joined.generation(), joined.memberId(), null, null, null, list)));
    }

    ErrorCode heartbeat(String groupId, JoinResponse joined) {
        return answer(send(
                coordinator.heartbeat(new HeartbeatRequest(groupId, joined.generation(), joined.memberId(), null))));
    }

    LeaveResponse leave(String groupId, String memberId) {
        return answer(send(
                coordinator.leaveGroup(new LeaveRequest(groupId, List.of(new LeavingMember(memberId, null, ""))))));
    }

    ErrorCode commit(String groupId, int generation, String memberId, long offset) {
        return answer(send(coordinator.commitOffsets(commitRequest(groupId, generation, memberId, offset))))
                .errors()
                .get(0);
    }

    static CommitRequest commitRequest(String groupId, int generation, String memberId, long offset) {
        return new CommitRequest(
                groupId,
                generation,
                memberId,
                null,
                -1,
                List.of(new PartitionCommit("topic", TOPIC_ID, 0, offset, 5, "note")));
    }

    FetchedOffset fetch(String groupId) {
        FetchOffsetsResponse response = answer(send(coordinator.fetchOffsets(
                FetchOffsetsRequest.of(groupId, List.of(new OffsetKey("topic", TOPIC_ID, 0))))));
        assertThat(response.error()).isEqualTo(ErrorCode.NONE);
        return response.offsets().get(0);
    }

    GroupDescription describe(String groupId) {
        return answer(send(coordinator.describeGroups(List.of(groupId)))).get(0);
    }

    /** One member, stable. */
    JoinResponse stableAlone(String groupId) {
        JoinResponse joined = joinNew(groupId).joined();
        assertThat(answer(sync(groupId, joined, joined.memberId() + "=all")).error())
                .isEqualTo(ErrorCode.NONE);
        return joined;
    }

    // ---- bytes

    static byte[] subscription(String... topics) {
        SchemaWriter out = new SchemaWriter().int16(1).int32(topics.length);
        Arrays.stream(topics).forEach(out::string);
        return out.int32(-1).int32(0).toBytes();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    // ---- inside

    /** Sees which shard is loaded from which partition. */
    private final class Watched implements ShardLog {
        private final ShardLog inner;

        Watched(ShardLog inner) {
            this.inner = inner;
        }

        @Override
        public void append(
                int partition,
                List<CoordinatorRecord> records,
                @Nullable TransactionWrite transaction,
                Consumer<AppendOutcome> whenKnown) {
            inner.append(partition, records, transaction, whenKnown);
        }

        @Override
        public void load(int partition, LogReplay into) throws IOException {
            live.set(partition, shards.get(shards.size() - 1));
            inner.load(partition, into);
        }
    }

    GroupShard shard() {
        return shard(0);
    }

    /** The shard that was last loaded for a partition. */
    GroupShard shard(int partition) {
        return Objects.requireNonNull(live.get(partition));
    }

    /** What replaying the log from its beginning gives. */
    GroupShard replayed(int partition) {
        GroupShard fresh = new GroupShard(
                config,
                1_000_000,
                new SplittableRandom(1),
                GroupListener.NONE,
                () -> this.image,
                GroupMemory.unlimited());
        for (CoordinatorRecord record : log.records(partition)) {
            fresh.replay(record, new Moment(nowMs, wallMs));
        }
        return fresh;
    }
}
