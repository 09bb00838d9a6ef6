package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Decision;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.Shard;
import io.splashdam.coordinator.Ticket;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import io.splashdam.coordinator.group.GroupStore.StoredOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All groups of one partition of {@code __consumer_offsets}: finds the group that a request is about, lets the API's class
 * decide, and keeps the time.
 *
 * <p>Pure. Owned by the thread that steps the runtime.
 */
final class GroupShard implements Shard {
    /** Groups looked at in one step of a timer, so that requests are not kept waiting. */
    private static final int MAX_GROUPS_PER_STEP = 256;

    private final GroupConfig config;
    private final GroupMemory.Part memory;
    private final GroupStore store;
    private final Map<String, ClassicGroup> groups = new HashMap<>();
    private final Rebalance rebalance;
    private final JoinGroup joinGroup;
    private final SyncGroup syncGroup;
    private final LeaveGroup leaveGroup;
    private final OffsetCommit offsetCommit;
    private final OffsetExpiry expiry;
    private final ConsumerGroups consumers;

    private final PriorityQueue<WakeUp> wakeUps = new PriorityQueue<>(Comparator.comparingLong(WakeUp::atMs));

    /** When to look at a group; void when the group has another {@link GroupTimers#wakeUpMs} by then. */
    private record WakeUp(long atMs, ClassicGroup group) {}

    /**
     * @param maxDecisionBytes what the records of one decision may take, so that they fit one batch
     * @param images the cluster's topics as they are now
     * @param memory this shard's part of what groups may take
     */
    GroupShard(
            GroupConfig config,
            int maxDecisionBytes,
            RandomGenerator random,
            GroupListener listener,
            Supplier<ClusterImage> images,
            GroupMemory.Part memory) {
        this.config = config;
        this.memory = memory;
        this.store = new GroupStore(memory);
        this.rebalance = new Rebalance(config, listener);
        this.joinGroup = new JoinGroup(config, maxDecisionBytes, rebalance, random, memory);
        this.syncGroup = new SyncGroup(maxDecisionBytes, rebalance, memory);
        this.leaveGroup = new LeaveGroup(rebalance);
        this.offsetCommit = new OffsetCommit(config, maxDecisionBytes, rebalance);
        this.expiry = new OffsetExpiry(config, listener);
        this.consumers = new ConsumerGroups(
                config, maxDecisionBytes, store, groups, rebalance, random, listener, images, memory);
    }

    // ---- the log

    @Override
    public void replay(CoordinatorRecord record, Moment now) {
        String groupId = store.replay(record, now);
        if (groupId == null) {
            return;
        }
        if (store.consumerGroup(groupId) != null) {
            forgetIfDeserted(groupId);
        } else if (store.knows(groupId)) {
            groups.computeIfAbsent(groupId, this::newGroup);
        } else {
            forgetIfDeserted(groupId);
        }
    }

    @Override
    public void replayPending(CoordinatorRecord record, long producerId, short epoch, Moment now) {
        String groupId = store.replayPending(record, producerId, epoch, now);
        if (groupId != null && store.consumerGroup(groupId) == null) {
            groups.computeIfAbsent(groupId, this::newGroup);
        }
    }

    @Override
    public void replayEnd(long producerId, short epoch, boolean isCommit, Moment now) {
        store.replayEnd(producerId, isCommit).forEach(this::forgetIfDeserted);
    }

    private ClassicGroup newGroup(String groupId) {
        return new ClassicGroup(groupId, memory);
    }

    @Override
    public void onDropped() {
        memory.release();
    }

    @Override
    public Decision onLoaded(Moment now) {
        Step step = new Step(now);
        for (ClassicGroup group : groups.values()) {
            GroupStore.Stored stored = store.group(group.groupId());
            if (stored != null) {
                group.restore(stored.group());
            }
            for (Member member : group.members()) {
                rebalance.touch(member, step);
            }
            if (group.size() > config.maxSize()) {
                rebalance.start(group, "the group is larger than group.max.size", step);
            }
            scheduleAnew(group);
        }
        consumers.onLoaded(now);
        expiry.start(now);
        return step.decision();
    }

    private void forgetIfDeserted(String groupId) {
        ClassicGroup group = groups.get(groupId);
        boolean isOther = store.consumerGroup(groupId) != null;
        if (group != null && group.isDeserted() && (isOther || !store.knows(groupId))) {
            groups.remove(groupId);
        }
    }

    // ---- members

    Decision consumerHeartbeat(ConsumerHeartbeatRequest request, Ticket<ConsumerHeartbeatResponse> ticket, Moment now) {
        Step step = new Step(now);
        step.answer(ticket, consumers.heartbeat(request, step));
        return step.decision();
    }

    Decision join(JoinRequest request, Ticket<JoinResponse> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(request.groupId());
        ClassicGroup group = other == null ? groups.get(request.groupId()) : null;
        ErrorCode error = joinGroup.check(request);
        if (error.isNone() && other != null && !other.isEmpty()) {
            Step step = new Step(now);
            step.answer(ticket, consumers.join(other, request, step));
            return step.decision();
        }
        if (error.isNone() && group == null && !request.memberId().isEmpty()) {
            error = ErrorCode.UNKNOWN_MEMBER_ID;
        }
        if (!error.isNone()) {
            return Decision.answer(ticket, JoinResponse.failed(error, request.memberId()));
        }
        ClassicGroup joined = group == null ? groups.computeIfAbsent(request.groupId(), this::newGroup) : group;
        Step step = new Step(now);
        if (other != null) {
            ConsumerGroups.replaceEmpty(other, step);
        }
        joinGroup.join(joined, request, ticket, step);
        return decided(joined, step);
    }

    Decision sync(SyncRequest request, Ticket<SyncResponse> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(request.groupId());
        if (other != null) {
            return Decision.answer(ticket, consumers.sync(other, request, new Step(now)));
        }
        ClassicGroup group = groups.get(request.groupId());
        if (group == null) {
            return Decision.answer(ticket, SyncResponse.failed(ErrorCode.UNKNOWN_MEMBER_ID));
        }
        Step step = new Step(now);
        syncGroup.sync(group, request, ticket, step);
        return decided(group, step);
    }

    Decision heartbeat(HeartbeatRequest request, Ticket<ErrorCode> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(request.groupId());
        if (other != null) {
            return Decision.answer(ticket, consumers.heartbeat(other, request, new Step(now)));
        }
        ClassicGroup group = groups.get(request.groupId());
        Member member = group == null ? null : group.member(request.memberId());
        if (group == null) {
            return Decision.answer(ticket, ErrorCode.UNKNOWN_MEMBER_ID);
        }
        ErrorCode error = group.check(request.memberId(), request.groupInstanceId());
        if (error.isNone() && request.generation() != group.generation()) {
            error = ErrorCode.ILLEGAL_GENERATION;
        }
        if (!error.isNone() || member == null) {
            return Decision.answer(ticket, error);
        }
        Step step = new Step(now);
        rebalance.touch(member, step);
        wakeUpBy(group, member.sessionDeadlineMs());
        boolean isRejoining = group.isIn(GroupState.PREPARING_REBALANCE);
        return Decision.answer(ticket, isRejoining ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE);
    }

    Decision leave(LeaveRequest request, Ticket<LeaveResponse> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(request.groupId());
        if (other != null) {
            Step step = new Step(now);
            step.answer(ticket, consumers.leave(other, request, step));
            return step.decision();
        }
        ClassicGroup group = groups.get(request.groupId());
        if (group == null) {
            return Decision.answer(ticket, LeaveGroup.unknownGroup(request));
        }
        Step step = new Step(now);
        step.answer(ticket, leaveGroup.leave(group, request, step));
        return decided(group, step);
    }

    private Decision decided(ClassicGroup group, Step step) {
        scheduleAnew(group);
        if (step.recordCount() == 0) {
            forgetIfDeserted(group.groupId());
        }
        return step.decision();
    }

    // ---- offsets

    Decision commit(CommitRequest request, Ticket<CommitResponse> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(request.groupId());
        ClassicGroup group = other == null ? groups.get(request.groupId()) : null;
        Step step = new Step(now);
        step.answer(
                ticket,
                other == null ? offsetCommit.commit(group, request, step) : offsetCommit.commit(other, request, step));
        Member member = group == null ? null : group.member(request.memberId());
        if (group != null && member != null) {
            wakeUpBy(group, member.sessionDeadlineMs());
        }
        return step.decision();
    }

    /** The transaction's coordinator has agreed: the offsets count when its marker comes. */
    Decision commitInTransaction(
            CommitRequest request, TransactionWrite transaction, Ticket<CommitResponse> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(request.groupId());
        ClassicGroup group = other == null ? groups.get(request.groupId()) : null;
        Step step = new Step(now);
        step.answer(ticket, offsetCommit.commitInTransaction(group, other, request, step));
        Member member = group == null ? null : group.member(request.memberId());
        if (group != null && member != null) {
            wakeUpBy(group, member.sessionDeadlineMs());
        }
        return step.recordCount() == 0 ? step.decision() : step.decision(transaction);
    }

    /** A transaction ends, with what was pending in it; of a producer without any there is nothing to write. */
    Decision endTransaction(TransactionWrite.End end, Ticket<ErrorCode> ticket, Moment now) {
        short open = store.pendingEpoch(end.producerId());
        if (open < 0) {
            return Decision.answer(ticket, ErrorCode.NONE);
        }
        if (end.epoch() < open || end.isVersion2() && end.epoch() == open) {
            return Decision.answer(ticket, ErrorCode.INVALID_PRODUCER_EPOCH); // as the log would
        }
        Step step = new Step(now);
        step.answer(ticket, ErrorCode.NONE);
        return step.decision(end);
    }

    Decision fetch(FetchOffsetsRequest request, Ticket<FetchOffsetsResponse> ticket) {
        return Decision.answer(ticket, OffsetFetch.fetch(store, request));
    }

    Decision deleteOffsets(
            String groupId, List<OffsetKey> partitions, Ticket<DeleteOffsetsResponse> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(groupId);
        ClassicGroup group = other == null ? groups.get(groupId) : null;
        if (group == null && other == null) {
            return Decision.answer(ticket, new DeleteOffsetsResponse(ErrorCode.GROUP_ID_NOT_FOUND, List.of()));
        }
        if (group != null && group.size() > 0 && !group.isConsumerGroup()) {
            return Decision.answer(ticket, new DeleteOffsetsResponse(ErrorCode.NON_EMPTY_GROUP, List.of()));
        }
        Step step = new Step(now);
        List<ErrorCode> errors = new ArrayList<>(partitions.size());
        for (OffsetKey each : partitions) {
            boolean isRead = other != null
                    ? other.reads(each.topic())
                    : group != null && group.size() > 0 && ConsumerSubscription.mayRead(group, each.topic());
            errors.add(isRead ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE);
            if (!isRead && store.offset(groupId, each.topic(), each.partition()) != null) {
                step.append(OffsetCommitRecords.tombstone(groupId, each.topic(), each.partition()));
            }
        }
        step.answer(ticket, new DeleteOffsetsResponse(ErrorCode.NONE, errors));
        return step.decision();
    }

    /** A deleted topic takes the offsets of all groups with it. */
    Decision topicDeleted(String topic, Ticket<ErrorCode> ticket, Moment now) {
        Step step = new Step(now);
        for (String groupId : store.groupsWithOffsets()) {
            SortedMap<Integer, StoredOffset> partitions = store.offsets(groupId).get(topic);
            if (partitions != null) {
                partitions
                        .keySet()
                        .forEach(partition -> step.append(OffsetCommitRecords.tombstone(groupId, topic, partition)));
            }
        }
        step.answer(ticket, ErrorCode.NONE);
        return step.decision();
    }

    // ---- administration

    Decision delete(String groupId, Ticket<ErrorCode> ticket, Moment now) {
        ConsumerGroup other = store.consumerGroup(groupId);
        ClassicGroup group = other == null ? groups.get(groupId) : null;
        if (group == null && other == null) {
            return Decision.answer(ticket, ErrorCode.GROUP_ID_NOT_FOUND);
        }
        if (other != null && !other.isEmpty() || group != null && !group.isIn(GroupState.EMPTY)) {
            return Decision.answer(ticket, ErrorCode.NON_EMPTY_GROUP);
        }
        Step step = new Step(now);
        store.offsets(groupId)
                .forEach((topic, partitions) -> partitions
                        .keySet()
                        .forEach(partition -> step.append(OffsetCommitRecords.tombstone(groupId, topic, partition))));
        if (other != null) {
            ConsumerGroups.replaceEmpty(other, step);
        } else if (store.group(groupId) != null) {
            step.append(GroupMetadataRecords.tombstone(groupId));
        }
        step.answer(ticket, ErrorCode.NONE);
        return step.decision();
    }

    Decision describe(String groupId, Ticket<GroupDescription> ticket) {
        return Decision.answer(
                ticket,
                store.consumerGroup(groupId) == null
                        ? DescribeGroups.describe(groups.get(groupId), groupId)
                        : DescribeGroups.notClassic(groupId));
    }

    Decision describeConsumers(String groupId, String defaultAssignor, Ticket<ConsumerGroupDescription> ticket) {
        return Decision.answer(
                ticket,
                DescribeGroups.describe(
                        store.consumerGroup(groupId), groupId, groups.containsKey(groupId), defaultAssignor));
    }

    Decision list(Ticket<ListGroupsResponse> ticket) {
        return Decision.answer(ticket, DescribeGroups.list(groups.values(), store.consumerGroups()));
    }

    // ---- time

    /** Looks at the group not later than at its earliest deadline. */
    private void scheduleAnew(ClassicGroup group) {
        wakeUpBy(group, Rebalance.nextDeadlineMs(group));
    }

    private void wakeUpBy(ClassicGroup group, long deadlineMs) {
        if (deadlineMs < group.timers.wakeUpMs) {
            group.timers.wakeUpMs = deadlineMs;
            wakeUps.add(new WakeUp(deadlineMs, group));
        }
    }

    @Override
    public long nextDeadlineMs() {
        WakeUp first = wakeUps.peek();
        long nextMs = Math.min(first == null ? Long.MAX_VALUE : first.atMs(), expiry.nextCheckMs());
        return Math.min(nextMs, consumers.nextDeadlineMs());
    }

    @Override
    public Decision onTime(Moment now) {
        Step step = new Step(now);
        for (int i = 0; i < MAX_GROUPS_PER_STEP; i++) {
            WakeUp first = wakeUps.peek();
            if (first == null || first.atMs() > now.nowMs()) {
                break;
            }
            wakeUps.poll();
            wakeUp(first, step);
        }
        consumers.onTime(MAX_GROUPS_PER_STEP, step);
        if (expiry.nextCheckMs() <= now.nowMs()) {
            expiry.check(groups, store, step);
        }
        return step.decision();
    }

    private void wakeUp(WakeUp due, Step step) {
        ClassicGroup group = due.group();
        if (group.timers.wakeUpMs != due.atMs() || groups.get(group.groupId()) != group) {
            return;
        }
        group.timers.wakeUpMs = Member.NEVER;
        rebalance.onTime(group, step);
        scheduleAnew(group);
        forgetIfDeserted(group.groupId());
    }

    // ---- for tests

    GroupMemory.Part memory() {
        return memory;
    }

    GroupStore store() {
        return store;
    }

    Map<String, ClassicGroup> groups() {
        return groups;
    }
}
