package io.splashdam.coordinator.group;

import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.GroupStore.StoredOffset;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Goes through all groups every {@code offsets.retention.check.interval.ms}, a part per step: writes tombstones for offsets
 * that {@link OffsetRetention} lets go, and for empty groups that have none left.
 *
 * <p>Owned by its {@link GroupShard}.
 */
final class OffsetExpiry {
    private static final int MAX_GROUPS_PER_STEP = 256;

    /** One group may write more: its offsets are looked at together. */
    private static final int MAX_TOMBSTONES_PER_STEP = 1_024;

    private final GroupConfig config;
    private final OffsetRetention retention;
    private final GroupListener listener;
    private final ArrayDeque<String> toCheck = new ArrayDeque<>();
    private long nextCheckMs = Long.MAX_VALUE;

    OffsetExpiry(GroupConfig config, GroupListener listener) {
        this.config = config;
        this.retention = new OffsetRetention(config);
        this.listener = listener;
    }

    void start(Moment now) {
        nextCheckMs = now.nowMs() + config.offsetsRetentionCheckIntervalMs();
    }

    /** On the monotone clock; in the past while a check is under way. */
    long nextCheckMs() {
        return nextCheckMs;
    }

    void check(Map<String, ClassicGroup> groups, GroupStore store, Step step) {
        if (toCheck.isEmpty()) {
            toCheck.addAll(groups.keySet());
            store.consumerGroups().forEach(group -> toCheck.add(group.groupId()));
        }
        int groupsLeft = MAX_GROUPS_PER_STEP;
        while (groupsLeft-- > 0 && step.recordCount() < MAX_TOMBSTONES_PER_STEP && !toCheck.isEmpty()) {
            String groupId = toCheck.remove();
            ConsumerGroup consumers = store.consumerGroup(groupId);
            ClassicGroup group = groups.get(groupId);
            if (consumers != null) {
                check(consumers, store, step);
            } else if (group != null) {
                check(group, store, step);
            }
        }
        if (toCheck.isEmpty()) {
            start(step.now());
        }
    }

    private void check(ClassicGroup group, GroupStore store, Step step) {
        String groupId = group.groupId();
        int kept = expire(
                groupId, store, step, (topic, offset) -> retention.isExpired(group, store, topic, offset, step.now()));
        if (kept == 0 && group.isDeserted() && store.group(groupId) != null) {
            step.append(GroupMetadataRecords.tombstone(groupId));
        }
    }

    private void check(ConsumerGroup group, GroupStore store, Step step) {
        String groupId = group.groupId();
        int kept =
                expire(groupId, store, step, (topic, offset) -> retention.isExpired(group, topic, offset, step.now()));
        if (kept == 0 && group.isEmpty()) {
            ConsumerGroupRecords.groupTombstones(group).forEach(step::append);
        }
    }

    /** Says how many offsets stay; those that are pending count as one. */
    private int expire(String groupId, GroupStore store, Step step, BiPredicate<String, StoredOffset> isExpired) {
        int before = step.recordCount();
        int[] kept = {store.hasPending(groupId) ? 1 : 0};
        store.offsets(groupId)
                .forEach((topic, partitions) -> partitions.forEach((partition, offset) -> {
                    if (!store.isPending(groupId, topic, partition) && isExpired.test(topic, offset)) {
                        step.append(OffsetCommitRecords.tombstone(groupId, topic, partition));
                    } else {
                        kept[0]++;
                    }
                }));
        if (step.recordCount() > before) {
            listener.onOffsetsExpired(groupId, step.recordCount() - before);
        }
        return kept[0];
    }
}
