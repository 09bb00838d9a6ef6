package io.splashdam.coordinator.group;

import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.GroupStore.Stored;
import io.splashdam.coordinator.group.GroupStore.StoredOffset;

/**
 * When an offset may go (KIP-211).
 *
 * <ul>
 *   <li>an empty group: {@code offsets.retention.minutes} after its last member left, or after the commit if that is later;
 *   <li>a stable consumer group: as long after the commit, for topics that no member reads any more;
 *   <li>a group that only keeps offsets: as long after the commit;
 *   <li>a group in a rebalance, or of another protocol with members: not at all.
 * </ul>
 *
 * Ages are counted on the monotone clock, so that setting the time does not empty every group at once.
 */
final class OffsetRetention {
    private final GroupConfig config;

    OffsetRetention(GroupConfig config) {
        this.config = config;
    }

    boolean isExpired(ClassicGroup group, GroupStore store, String topic, StoredOffset offset, Moment now) {
        boolean isEmpty = group.isIn(GroupState.EMPTY);
        if (!isEmpty && (!group.isIn(GroupState.STABLE) || !group.isConsumerGroup())) {
            return false;
        }
        if (!isEmpty && ConsumerSubscription.mayRead(group, topic)) {
            return false;
        }
        CommittedOffset committed = offset.offset();
        if (committed.expireTimestampMs() != CommittedOffset.NO_EXPIRY) {
            long lifetimeMs = committed.expireTimestampMs() - committed.commitTimestampMs();
            return now.nowMs() - offset.committedAtMs() >= lifetimeMs;
        }
        long sinceMs = offset.committedAtMs();
        Stored stored = store.group(group.groupId());
        if (isEmpty && stored != null && stored.group().members().isEmpty()) {
            sinceMs = Math.max(sinceMs, stored.sinceMs());
        }
        return now.nowMs() - sinceMs >= config.offsetsRetentionMs();
    }
}
