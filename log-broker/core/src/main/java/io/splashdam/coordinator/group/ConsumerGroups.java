package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.config.ConsumerGroupTimes;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.ConsumerTimers.Expired;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The groups of the consumer protocol in one partition of {@code __consumer_offsets}: finds the group, lets the request's class
 * decide into a draft, and keeps the time. Also the place where a group changes its protocol.
 *
 * <p>Owned by its {@link GroupShard}.
 */
final class ConsumerGroups {
    private final ConsumerGroupConfig config;
    private final int maxDecisionBytes;
    private final GroupStore store;
    private final Map<String, ClassicGroup> classicGroups;
    private final Rebalance rebalance;
    private final GroupListener listener;
    private final GroupProgress progress;
    private final ConsumerHeartbeat heartbeat;
    private final ClassicMembers classicMembers;
    private final Migration migration;
    private final Map<String, ConsumerTimers> timers = new HashMap<>();
    private final PriorityQueue<WakeUp> wakeUps = new PriorityQueue<>(Comparator.comparingLong(WakeUp::atMs));
    private final Supplier<ClusterImage> images;
    private final GroupMemory.Part memory;

    /** When to look at a group; void when the group has another {@link ConsumerTimers#wakeUpMs} by then. */
    private record WakeUp(long atMs, String groupId) {}

    ConsumerGroups(
            GroupConfig config,
            int maxDecisionBytes,
            GroupStore store,
            Map<String, ClassicGroup> classicGroups,
            Rebalance rebalance,
            RandomGenerator random,
            GroupListener listener,
            Supplier<ClusterImage> images,
            GroupMemory.Part memory) {
        this.memory = memory;
        this.config = config.consumer();
        this.maxDecisionBytes = maxDecisionBytes;
        this.store = store;
        this.classicGroups = classicGroups;
        this.rebalance = rebalance;
        this.listener = listener;
        this.progress = new GroupProgress(config.consumer(), listener);
        this.heartbeat = new ConsumerHeartbeat(config.consumer(), progress, random);
        this.classicMembers = new ClassicMembers(config.consumer(), progress);
        this.migration = new Migration(config);
        this.images = images;
    }

    /** After a load: everybody has one more session to be heard of. */
    void onLoaded(Moment now) {
        for (ConsumerGroup group : store.consumerGroups()) {
            if (group.isEmpty()) {
                continue;
            }
            ConsumerTimers clock = timersOf(group.groupId());
            int sessionTimeoutMs = times(group.groupId(), images.get()).sessionTimeoutMs();
            for (ConsumerMember member : group.members()) {
                MemberSubscription.Classic classic = member.subscription().classic();
                clock.session(
                        member.memberId(),
                        now.nowMs() + (classic == null ? sessionTimeoutMs : classic.sessionTimeoutMs()));
                if (member.current().state() == MemberState.UNREVOKED_PARTITIONS && !member.usesClassicProtocol()) {
                    clock.rebalance(
                            member.memberId(),
                            member.epoch(),
                            now.nowMs() + member.subscription().rebalanceTimeoutMs());
                }
            }
            schedule(group.groupId());
        }
    }

    private ConsumerGroupTimes times(String groupId, ClusterImage image) {
        return ConsumerGroupTimes.of(config, image.groupConfigs(groupId));
    }

    private ConsumerTimers timersOf(String groupId) {
        return timers.computeIfAbsent(groupId, id -> new ConsumerTimers());
    }

    // ---- members of the consumer protocol

    ConsumerHeartbeatResponse heartbeat(ConsumerHeartbeatRequest request, Step step) {
        ConsumerGroup group = store.consumerGroup(request.groupId());
        if (request.isLeaving()) {
            return group == null ? notFound(request.groupId()) : leave(group, request, step);
        }
        ClassicGroup classic = group == null ? classicGroups.get(request.groupId()) : null;
        if (group == null && !request.isJoining()) {
            return notFound(request.groupId());
        }
        if (classic != null && !classic.isIn(GroupState.EMPTY)) {
            Refusal refusal = migration.checkUpgrade(classic);
            if (refusal != null) {
                return ConsumerHeartbeatResponse.failed(refusal);
            }
        }
        ClusterImage image = images.get();
        GroupDraft draft = draft(request.groupId(), group, classic, image);
        ConsumerTimers clock = timersOf(request.groupId());
        ConsumerGroupTimes times = times(request.groupId(), image);
        ConsumerHeartbeatResponse response = heartbeat.heartbeat(draft, request, clock, image, times, step.now());
        if (response.error().isNone() && draft.sizeBytes() > maxDecisionBytes) {
            response = ConsumerHeartbeatResponse.failed(
                    ErrorCode.UNKNOWN_SERVER_ERROR, "The group is too large to be stored in one batch.");
        } else if (response.error().isNone() && request.saysWhatItReads() && !hasRoomFor(draft, classic)) {
            response = ConsumerHeartbeatResponse.failed(
                    ErrorCode.GROUP_MAX_SIZE_REACHED,
                    "All groups together have reached group.coordinator.members.max.bytes, which is "
                            + memory.maxBytes() + ".");
        }
        if (!response.error().isNone()) {
            clock.compareAnew();
            forgetUnlessKnown(request.groupId());
            return response;
        }
        if (classic != null) {
            becomeConsumer(classic, draft, step);
        }
        draft.commitTo(step);
        wakeUpBy(request.groupId(), clock.nextDeadlineOf(response.memberId()));
        return response;
    }

    /** @param former the classic group that this one replaces */
    private boolean hasRoomFor(GroupDraft draft, @Nullable ClassicGroup former) {
        long more = draft.group().sizeBytes() - draft.original().sizeBytes();
        return memory.hasRoomFor(more - (former == null ? 0 : former.sizeBytes()));
    }

    private static ConsumerHeartbeatResponse notFound(String groupId) {
        return ConsumerHeartbeatResponse.failed(
                ErrorCode.GROUP_ID_NOT_FOUND, "Consumer group " + groupId + " not found.");
    }

    private GroupDraft draft(
            String groupId, @Nullable ConsumerGroup group, @Nullable ClassicGroup classic, ClusterImage image) {
        if (group != null) {
            return new GroupDraft(group);
        }
        boolean isStored = store.group(groupId) != null;
        if (classic != null && !classic.isIn(GroupState.EMPTY)) {
            return migration.upgrade(classic, isStored, image);
        }
        GroupDraft draft = new GroupDraft(new ConsumerGroup(groupId));
        if (isStored) {
            draft.appendOther(GroupMetadataRecords.tombstone(groupId));
        }
        return draft;
    }

    /** The classic group is over: who waits for it asks again, and finds the new one. */
    private void becomeConsumer(ClassicGroup classic, GroupDraft draft, Step step) {
        classic.turnAway(ErrorCode.REBALANCE_IN_PROGRESS, step);
        classicGroups.remove(classic.groupId());
        classic.release();
        ConsumerTimers clock = timersOf(classic.groupId());
        for (ConsumerMember member : draft.group().members()) {
            MemberSubscription.Classic spoken = member.subscription().classic();
            if (spoken != null) {
                clock.session(member.memberId(), step.nowMs() + spoken.sessionTimeoutMs());
            }
        }
        schedule(classic.groupId());
    }

    private ConsumerHeartbeatResponse leave(ConsumerGroup group, ConsumerHeartbeatRequest request, Step step) {
        ConsumerMember member = request.instanceId() == null
                ? group.member(request.memberId())
                : group.staticMember(request.instanceId());
        Refusal refusal = request.instanceId() == null
                ? member == null ? ConsumerHeartbeat.unknownMember(group, request.memberId()) : null
                : ConsumerHeartbeat.checkInstance(member, request.instanceId(), request.memberId());
        if (refusal != null || member == null) {
            return refusal == null ? notFound(group.groupId()) : ConsumerHeartbeatResponse.failed(refusal);
        }
        if (request.memberEpoch() == CurrentAssignment.LEFT_FOR_A_WHILE && request.instanceId() != null) {
            CurrentAssignment current = member.current();
            step.append(ConsumerGroupRecords.current(
                    group.groupId(),
                    member.memberId(),
                    new CurrentAssignment(
                            CurrentAssignment.LEFT_FOR_A_WHILE,
                            current.previousEpoch(),
                            current.state(),
                            current.assigned().withEpochs(epoch -> 0),
                            OwnedPartitions.NONE)));
        } else {
            remove(group, List.of(List.of(member)), "member " + member.memberId() + " leaves", step);
        }
        return new ConsumerHeartbeatResponse(ErrorCode.NONE, null, member.memberId(), request.memberEpoch(), 0, null);
    }

    // ---- removing members

    /** @param rounds those who leave together begin one epoch */
    private void remove(ConsumerGroup group, List<List<ConsumerMember>> rounds, String reason, Step step) {
        GroupDraft draft = new GroupDraft(group);
        ConsumerTimers clock = timersOf(group.groupId());
        ClusterImage image = images.get();
        for (List<ConsumerMember> leaving : rounds) {
            for (ConsumerMember member : leaving) {
                draft.append(ConsumerGroupRecords.memberTombstones(group.groupId(), member.memberId()));
                clock.forget(member.memberId());
            }
            if (migration.canDowngrade(draft.group()) && becomeClassic(draft, reason, image, step)) {
                return;
            }
            progress.dropUnused(draft);
            progress.bump(draft, GroupTopics.metadataHash(draft.group().topics(), image), reason);
        }
        if (draft.group().isEmpty()) {
            draft.append(
                    ConsumerGroupRecords.target(group.groupId(), draft.group().epoch(), 0));
            timers.remove(group.groupId());
        }
        draft.commitTo(step);
    }

    /** False when it would not fit one batch: then nothing has happened. */
    private boolean becomeClassic(GroupDraft draft, String reason, ClusterImage image, Step step) {
        ConsumerGroup staying = draft.group();
        ClassicGroup classic = Migration.downgraded(staying, image, memory);
        CoordinatorRecord stored = GroupMetadataRecords.metadata(
                classic.groupId(), classic.toStored(step.now().wallMs()));
        List<CoordinatorRecord> tombstones = ConsumerGroupRecords.groupTombstones(staying);
        int sizeBytes = draft.sizeBytes() + stored.sizeBytes();
        for (CoordinatorRecord tombstone : tombstones) {
            sizeBytes += tombstone.sizeBytes();
        }
        if (sizeBytes > maxDecisionBytes) {
            classic.release();
            return false;
        }
        draft.commitTo(step);
        tombstones.forEach(step::append);
        step.append(stored);
        timers.remove(classic.groupId());
        classicGroups.put(classic.groupId(), classic);
        classic.members().forEach(member -> rebalance.touch(member, step));
        rebalance.start(classic, "the group goes back to the classic protocol: " + reason, step);
        return true;
    }

    // ---- members of the classic protocol

    JoinResponse join(ConsumerGroup group, JoinRequest request, Step step) {
        ClusterImage image = images.get();
        GroupDraft draft = new GroupDraft(group);
        ConsumerMember former = group.staticMember(request.groupInstanceId());
        ConsumerTimers clock = timersOf(group.groupId());
        JoinResponse response = classicMembers.join(draft, request, heartbeat::newMemberId, clock, image, step.now());
        if (response.error().isNone() && draft.sizeBytes() > maxDecisionBytes) {
            response = JoinResponse.failed(ErrorCode.UNKNOWN_SERVER_ERROR, request.memberId());
        } else if (response.error().isNone() && !hasRoomFor(draft, null)) {
            response = JoinResponse.failed(ErrorCode.GROUP_MAX_SIZE_REACHED, "");
        }
        if (!response.error().isNone()) {
            clock.compareAnew();
            return response;
        }
        boolean wasLast = former != null && !former.usesClassicProtocol();
        if (wasLast && migration.canDowngrade(draft.group())) {
            String reason = "static member " + response.memberId() + " is back with the classic protocol";
            if (becomeClassic(draft, reason, image, step)) {
                return response;
            }
        }
        draft.commitTo(step);
        wakeUpBy(group.groupId(), clock.nextDeadlineOf(response.memberId()));
        return response;
    }

    /** Makes room for a classic group where all that is left of this one are its records. */
    static void replaceEmpty(ConsumerGroup group, Step step) {
        ConsumerGroupRecords.groupTombstones(group).forEach(step::append);
    }

    SyncResponse sync(ConsumerGroup group, SyncRequest request, Step step) {
        SyncResponse response =
                classicMembers.sync(group, request, timersOf(group.groupId()), images.get(), step.now());
        schedule(group.groupId());
        return response;
    }

    ErrorCode heartbeat(ConsumerGroup group, HeartbeatRequest request, Step step) {
        ConsumerTimers clock = timersOf(group.groupId());
        ErrorCode error = classicMembers.heartbeat(group, request, clock, step.now());
        wakeUpBy(group.groupId(), clock.nextDeadlineOf(request.memberId()));
        return error;
    }

    LeaveResponse leave(ConsumerGroup group, LeaveRequest request, Step step) {
        List<ConsumerMember> leaving = new ArrayList<>();
        LeaveResponse response = ClassicMembers.leave(group, request, leaving);
        if (!leaving.isEmpty()) {
            remove(group, List.of(leaving), leaving.size() + " left", step);
        }
        return response;
    }

    // ---- time

    private void schedule(String groupId) {
        wakeUpBy(groupId, timersOf(groupId).nextDeadlineMs());
    }

    private void wakeUpBy(String groupId, long deadlineMs) {
        ConsumerTimers clock = timersOf(groupId);
        if (deadlineMs < clock.wakeUpMs) {
            clock.wakeUpMs = deadlineMs;
            wakeUps.add(new WakeUp(deadlineMs, groupId));
        }
    }

    private void forgetUnlessKnown(String groupId) {
        if (store.consumerGroup(groupId) == null) {
            timers.remove(groupId);
        }
    }

    long nextDeadlineMs() {
        WakeUp first = wakeUps.peek();
        return first == null ? Long.MAX_VALUE : first.atMs();
    }

    /** Looks at up to {@code maxGroups} groups whose time has come. */
    void onTime(int maxGroups, Step step) {
        for (int i = 0; i < maxGroups; i++) {
            WakeUp first = wakeUps.peek();
            if (first == null || first.atMs() > step.nowMs()) {
                return;
            }
            wakeUps.poll();
            wakeUp(first, step);
        }
    }

    private void wakeUp(WakeUp due, Step step) {
        ConsumerTimers clock = timers.get(due.groupId());
        ConsumerGroup group = store.consumerGroup(due.groupId());
        if (clock == null || group == null || clock.wakeUpMs != due.atMs()) {
            return;
        }
        clock.wakeUpMs = Member.NEVER;
        List<List<ConsumerMember>> leaving = new ArrayList<>();
        String reason = "";
        for (Expired expired : clock.expired(group, step.nowMs())) {
            ConsumerMember member = group.member(expired.memberId());
            if (member != null) {
                leaving.add(List.of(member));
                reason = "member " + expired.memberId() + " " + expired.reason();
                listener.onMemberExpired(group.groupId(), expired.memberId());
            }
        }
        if (!leaving.isEmpty()) {
            remove(group, leaving, reason, step);
        }
        if (timers.containsKey(due.groupId())) {
            schedule(due.groupId());
        }
    }
}
