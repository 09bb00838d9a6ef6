package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.ShardLog;
import io.splashdam.coordinator.ShardRuntime;
import io.splashdam.coordinator.ShardRuntimeConfig;
import io.splashdam.coordinator.ShardThread;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The front: consumer groups and their offsets, over all partitions of {@code __consumer_offsets}.
 *
 * <p>Every method may be called by any thread and never blocks. A stage completes on the coordinator's thread, once
 * everything that the answer rests on is committed; refusals may complete at once. Failures are answers, not exceptions:
 * COORDINATOR_LOAD_IN_PROGRESS while a partition is being read, COORDINATOR_NOT_AVAILABLE or NOT_COORDINATOR when the log
 * cannot be written or too much is waiting.
 *
 * <p>Whether a group id is allowed here, topics exist and the caller may use them is the caller's question.
 */
public final class GroupCoordinator implements AutoCloseable {
    /** Names go into strings of Kafka's record schemas, which hold 32,767 bytes; UTF-8 needs up to three per char. */
    private static final int MAX_NAME_CHARS = 10_000;

    private final ShardRuntime<GroupShard> runtime;
    private final ConsumerGroupConfig config;
    private final GroupMemory memory;
    private @Nullable ShardThread thread;

    /**
     * @param partitions of {@code __consumer_offsets}; fixed at its creation
     * @param maxBatchBytes the largest batch that {@code __consumer_offsets} takes, its {@code max.message.bytes}
     * @param random where member ids come from; should be hard to guess
     * @param images the cluster's topics as they are now; asked by the coordinator's thread
     */
    public GroupCoordinator(
            GroupConfig config,
            int partitions,
            int maxBatchBytes,
            ShardLog log,
            RandomGenerator random,
            GroupListener listener,
            Supplier<ClusterImage> images) {
        this(
                config,
                partitions,
                maxBatchBytes,
                log,
                random,
                listener,
                images,
                new GroupMemory(config.membersMaxBytes()));
    }

    private GroupCoordinator(
            GroupConfig config,
            int partitions,
            int maxBatchBytes,
            ShardLog log,
            RandomGenerator random,
            GroupListener listener,
            Supplier<ClusterImage> images,
            GroupMemory memory) {
        this(
                runtime(config, partitions, maxBatchBytes, log, random, listener, images, memory),
                config.consumer(),
                memory);
    }

    /** For tests that look at the shards. */
    GroupCoordinator(ShardRuntime<GroupShard> runtime, ConsumerGroupConfig config, GroupMemory memory) {
        this.memory = memory;
        this.runtime = runtime;
        this.config = config;
    }

    private static ShardRuntime<GroupShard> runtime(
            GroupConfig config,
            int partitions,
            int maxBatchBytes,
            ShardLog log,
            RandomGenerator random,
            GroupListener listener,
            Supplier<ClusterImage> images,
            GroupMemory memory) {
        ShardRuntimeConfig limits =
                new ShardRuntimeConfig(config.pendingMaxBytes(), maxBatchBytes, ShardRuntimeConfig.RELOAD_BACKOFF_MS);
        int maxDecisionBytes = limits.maxDecisionBytes();
        return new ShardRuntime<>(
                limits,
                partitions,
                () -> new GroupShard(config, maxDecisionBytes, random, listener, images, memory.part()),
                log);
    }

    // ---- life

    /** Starts the thread that loads the groups and steps them. */
    public void start(Supplier<Moment> clock) {
        ShardThread started = new ShardThread("group-coordinator", runtime, clock);
        thread = started;
        started.start();
    }

    /** One step on the caller's thread, instead of {@link #start}: for simulation. Returns how much was done. */
    public int doWork(Moment now) {
        return runtime.doWork(now);
    }

    /** When a timer wants {@link #doWork} to be called, on the monotone clock. */
    public long nextDeadlineMs() {
        return runtime.nextDeadlineMs();
    }

    /** True once all groups have been read from the log. */
    public boolean isLoaded() {
        return runtime.isLoaded();
    }

    /** Bytes of requests that wait; bounded by {@code group.coordinator.pending.max.bytes}. */
    public long pendingBytes() {
        return runtime.pendingBytes();
    }

    /** Bytes of what members of groups have said and been assigned; bounded by {@code group.coordinator.members.max.bytes}. */
    public long membersBytes() {
        return memory.usedBytes();
    }

    public long membersMaxBytes() {
        return memory.maxBytes();
    }

    /** How often a shard broke a rule of its own and was loaded anew; anything but 0 is a defect. */
    public long brokenRules() {
        return runtime.brokenRules();
    }

    @Override
    public void close() {
        ShardThread started = thread;
        if (started == null) {
            runtime.close();
        } else {
            started.close();
        }
    }

    /** The partition of {@code __consumer_offsets} that holds a group: Kafka's hash. */
    public int partitionFor(String groupId) {
        return (groupId.hashCode() & Integer.MAX_VALUE) % runtime.partitions();
    }

    // ---- members

    public CompletionStage<JoinResponse> joinGroup(JoinRequest request) {
        if (request.groupId().isEmpty()) {
            return refused(JoinResponse.failed(ErrorCode.INVALID_GROUP_ID, request.memberId()));
        }
        if (hasOverlongName(request)) {
            return refused(JoinResponse.failed(ErrorCode.INVALID_REQUEST, request.memberId()));
        }
        return runtime.submit(
                partitionFor(request.groupId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.join(request, ticket, now),
                error -> JoinResponse.failed(error, request.memberId()));
    }

    private static boolean hasOverlongName(JoinRequest request) {
        boolean isOverlong = isOverlong(request.groupId())
                || isOverlong(request.clientId())
                || isOverlong(request.clientHost())
                || isOverlong(request.protocolType())
                || request.groupInstanceId() != null && isOverlong(request.groupInstanceId());
        for (MemberProtocol protocol : request.protocols()) {
            isOverlong |= isOverlong(protocol.name());
        }
        return isOverlong;
    }

    private static boolean isOverlong(String name) {
        return name.length() > MAX_NAME_CHARS;
    }

    public CompletionStage<SyncResponse> syncGroup(SyncRequest request) {
        if (request.groupId().isEmpty()) {
            return refused(SyncResponse.failed(ErrorCode.INVALID_GROUP_ID));
        }
        return runtime.submit(
                partitionFor(request.groupId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.sync(request, ticket, now),
                SyncResponse::failed);
    }

    /**
     * The consumer protocol's one request (KIP-848).
     *
     * @param isMemberIdRequired version 1 and later: the client makes its member id itself
     */
    public CompletionStage<ConsumerHeartbeatResponse> consumerHeartbeat(
            ConsumerHeartbeatRequest request, boolean isMemberIdRequired) {
        if (request.groupId().isBlank()) {
            return refused(ConsumerHeartbeatResponse.failed(ErrorCode.INVALID_REQUEST, "GroupId can't be empty."));
        }
        Refusal refusal = hasOverlongName(request)
                ? new Refusal(ErrorCode.INVALID_REQUEST, "A name is longer than " + MAX_NAME_CHARS + " characters.")
                : ConsumerHeartbeat.check(request, isMemberIdRequired);
        if (refusal != null) {
            return refused(ConsumerHeartbeatResponse.failed(refusal));
        }
        return runtime.submit(
                partitionFor(request.groupId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.consumerHeartbeat(request, ticket, now),
                error -> ConsumerHeartbeatResponse.failed(error, null));
    }

    private static boolean hasOverlongName(ConsumerHeartbeatRequest request) {
        boolean isOverlong = isOverlong(request.groupId())
                || isOverlong(request.memberId())
                || isOverlong(request.clientId())
                || request.instanceId() != null && isOverlong(request.instanceId())
                || request.rackId() != null && isOverlong(request.rackId());
        if (request.topicNames() != null) {
            for (String name : request.topicNames()) {
                isOverlong |= isOverlong(name);
            }
        }
        return isOverlong;
    }

    public CompletionStage<ErrorCode> heartbeat(HeartbeatRequest request) {
        if (request.groupId().isEmpty()) {
            return refused(ErrorCode.INVALID_GROUP_ID);
        }
        return runtime.submit(
                partitionFor(request.groupId()),
                RequestSize.BASE_BYTES,
                (shard, ticket, now) -> shard.heartbeat(request, ticket, now),
                // A member that asks while its group is being read shall simply go on.
                error -> error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : error);
    }

    public CompletionStage<LeaveResponse> leaveGroup(LeaveRequest request) {
        if (request.groupId().isEmpty()) {
            return refused(LeaveResponse.failed(ErrorCode.INVALID_GROUP_ID));
        }
        return runtime.submit(
                partitionFor(request.groupId()),
                RequestSize.BASE_BYTES + request.members().size() * RequestSize.ELEMENT_BYTES,
                (shard, ticket, now) -> shard.leave(request, ticket, now),
                LeaveResponse::failed);
    }

    // ---- offsets

    /** The empty group id is allowed, as old clients use it. */
    public CompletionStage<CommitResponse> commitOffsets(CommitRequest request) {
        int count = request.offsets().size();
        if (isOverlong(request.groupId())) {
            return refused(CommitResponse.failed(ErrorCode.INVALID_GROUP_ID, count));
        }
        return runtime.submit(
                partitionFor(request.groupId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.commit(request, ticket, now),
                error -> CommitResponse.failed(error, count));
    }

    /**
     * Offsets that count when the producer's transaction commits. Called within the callback in which the transaction's coordinator has
     * agreed, so that they come before its marker.
     */
    public CompletionStage<CommitResponse> commitOffsetsInTransaction(
            CommitRequest request, long producerId, short epoch) {
        int count = request.offsets().size();
        if (isOverlong(request.groupId())) {
            return refused(CommitResponse.failed(ErrorCode.INVALID_GROUP_ID, count));
        }
        TransactionWrite.Pending transaction = new TransactionWrite.Pending(producerId, epoch);
        return runtime.submit(
                partitionFor(request.groupId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.commitInTransaction(request, transaction, ticket, now),
                error -> CommitResponse.failed(error, count));
    }

    /**
     * Offsets that are part of a transaction which is written whole: checked as {@link #commitOffsetsInTransaction} checks, and published
     * with the rest in the order of what this group decides. An answer without error, or the write's own reply, says that all is durable.
     */
    public CompletionStage<CommitResponse> commitOffsetsWithin(CommitRequest request, TransactionWrite.Whole whole) {
        int count = request.offsets().size();
        if (isOverlong(request.groupId())) {
            return refused(CommitResponse.failed(ErrorCode.INVALID_GROUP_ID, count));
        }
        return runtime.submit(
                partitionFor(request.groupId()),
                request.sizeBytes(),
                (shard, ticket, now) -> shard.commitInTransaction(request, whole, ticket, now),
                error -> CommitResponse.failed(error, count));
    }

    /** A transaction that had offsets in this partition ends. */
    public CompletionStage<ErrorCode> endTransaction(int partition, TransactionWrite.End end) {
        if (partition < 0 || partition >= runtime.partitions()) {
            return refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        return runtime.submit(
                partition, 0, (shard, ticket, now) -> shard.endTransaction(end, ticket, now), error -> error);
    }

    public CompletionStage<FetchOffsetsResponse> fetchOffsets(FetchOffsetsRequest request) {
        List<OffsetKey> partitions = request.partitions();
        int count = partitions == null ? 0 : partitions.size();
        return runtime.submit(
                partitionFor(request.groupId()),
                RequestSize.BASE_BYTES + count * RequestSize.ELEMENT_BYTES,
                (shard, ticket, now) -> shard.fetch(request, ticket),
                FetchOffsetsResponse::failed);
    }

    /** Removes single offsets of a group; those of topics that its members read are refused. */
    public CompletionStage<DeleteOffsetsResponse> deleteOffsets(String groupId, List<OffsetKey> partitions) {
        return runtime.submit(
                partitionFor(groupId),
                RequestSize.BASE_BYTES + partitions.size() * RequestSize.ELEMENT_BYTES,
                (shard, ticket, now) -> shard.deleteOffsets(groupId, partitions, ticket, now),
                error -> new DeleteOffsetsResponse(error, List.of()));
    }

    /** A topic is gone: so are all offsets of it. NONE when every partition has taken note. */
    public CompletionStage<ErrorCode> onTopicDeleted(String topic) {
        List<CompletionStage<ErrorCode>> parts = new ArrayList<>();
        for (int partition = 0; partition < runtime.partitions(); partition++) {
            parts.add(runtime.submit(
                    partition,
                    RequestSize.BASE_BYTES,
                    (shard, ticket, now) -> shard.topicDeleted(topic, ticket, now),
                    error -> error));
        }
        return all(parts)
                .thenApply(errors -> errors.stream()
                        .filter(error -> !error.isNone())
                        .findFirst()
                        .orElse(ErrorCode.NONE));
    }

    // ---- administration

    /** One description per group, in the order of the request. */
    public CompletionStage<List<GroupDescription>> describeGroups(List<String> groupIds) {
        List<CompletionStage<GroupDescription>> parts = new ArrayList<>(groupIds.size());
        for (String groupId : groupIds) {
            parts.add(runtime.submit(
                    partitionFor(groupId),
                    RequestSize.BASE_BYTES,
                    (shard, ticket, now) -> shard.describe(groupId, ticket),
                    error -> GroupDescription.failed(error, groupId)));
        }
        return all(parts);
    }

    /** One description per group of the consumer protocol, in the order of the request. */
    public CompletionStage<List<ConsumerGroupDescription>> describeConsumerGroups(List<String> groupIds) {
        List<CompletionStage<ConsumerGroupDescription>> parts = new ArrayList<>(groupIds.size());
        for (String groupId : groupIds) {
            if (groupId.isEmpty()) {
                parts.add(refused(
                        ConsumerGroupDescription.failed(ErrorCode.INVALID_GROUP_ID, "A group has a name.", groupId)));
                continue;
            }
            parts.add(runtime.submit(
                    partitionFor(groupId),
                    RequestSize.BASE_BYTES,
                    (shard, ticket, now) ->
                            shard.describeConsumers(groupId, config.assignors().get(0), ticket),
                    error -> ConsumerGroupDescription.failed(error, null, groupId)));
        }
        return all(parts);
    }

    /**
     * All groups, sorted by id.
     *
     * @param states Kafka's names in any case; empty: all
     * @param types {@code classic}, {@code consumer}, … in any case; empty: all
     */
    public CompletionStage<ListGroupsResponse> listGroups(Set<String> states, Set<String> types) {
        List<CompletionStage<ListGroupsResponse>> parts = new ArrayList<>();
        for (int partition = 0; partition < runtime.partitions(); partition++) {
            parts.add(runtime.submit(
                    partition,
                    RequestSize.BASE_BYTES,
                    (shard, ticket, now) -> shard.list(ticket),
                    error -> new ListGroupsResponse(error, List.of())));
        }
        Set<String> wantedStates = lowerCase(states);
        Set<String> wantedTypes = lowerCase(types);
        return all(parts).thenApply(answers -> merged(answers, wantedStates, wantedTypes));
    }

    private static Set<String> lowerCase(Set<String> names) {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static ListGroupsResponse merged(List<ListGroupsResponse> answers, Set<String> states, Set<String> types) {
        ErrorCode error = ErrorCode.NONE;
        List<ListedGroup> groups = new ArrayList<>();
        for (ListGroupsResponse answer : answers) {
            error = error.isNone() ? answer.error() : error;
            for (ListedGroup group : answer.groups()) {
                String state = group.state().toLowerCase(Locale.ROOT);
                if ((states.isEmpty() || states.contains(state)) && (types.isEmpty() || types.contains(group.type()))) {
                    groups.add(group);
                }
            }
        }
        groups.sort((a, b) -> a.groupId().compareTo(b.groupId()));
        return new ListGroupsResponse(error, groups);
    }

    /** Deletes empty groups with their offsets: one error per group, in the order of the request. */
    public CompletionStage<List<ErrorCode>> deleteGroups(List<String> groupIds) {
        List<CompletionStage<ErrorCode>> parts = new ArrayList<>(groupIds.size());
        for (String groupId : groupIds) {
            parts.add(runtime.submit(
                    partitionFor(groupId),
                    RequestSize.BASE_BYTES,
                    (shard, ticket, now) -> shard.delete(groupId, ticket, now),
                    error -> error));
        }
        return all(parts);
    }

    private static <R> CompletionStage<R> refused(R answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static <R> CompletionStage<List<R>> all(List<CompletionStage<R>> parts) {
        CompletionStage<List<R>> gathered = CompletableFuture.completedFuture(new ArrayList<>(parts.size()));
        for (CompletionStage<R> part : parts) {
            gathered = gathered.thenCombine(part, (list, answer) -> {
                list.add(answer);
                return list;
            });
        }
        return gathered;
    }
}
