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
 *   <li>a group of the consumer protocol, empty or not: as long after the commit, for topics that no member reads any more;
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

    /** Of a group of the consumer protocol: as long after the commit, for topics that it does not read. */
    boolean isExpired(ConsumerGroup group, String topic, StoredOffset offset, Moment now) {
        return !group.reads(topic) && now.nowMs() - offset.committedAtMs() >= lifetimeMs(offset.offset());
    }

    /** By the client's wish, else by the broker's. */
    private long lifetimeMs(CommittedOffset committed) {
        return committed.expireTimestampMs() == CommittedOffset.NO_EXPIRY
                ? config.offsetsRetentionMs()
                : committed.expireTimestampMs() - committed.commitTimestampMs();
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
            return now.nowMs() - offset.committedAtMs() >= lifetimeMs(committed);
        }
        long sinceMs = offset.committedAtMs();
        Stored stored = store.group(group.groupId());
        if (isEmpty && stored != null && stored.group().members().isEmpty()) {
            sinceMs = Math.max(sinceMs, stored.sinceMs());
        }
        return now.nowMs() - sinceMs >= config.offsetsRetentionMs();
    }
}
