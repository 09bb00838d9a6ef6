package io.splashdam.broker;

import io.splashdam.coordinator.group.GroupListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what happens to consumer groups: who was lost and why a rebalance began, as operators look for it. */
final class GroupEvents implements GroupListener {
    private static final Logger LOG = LoggerFactory.getLogger(GroupEvents.class);

    @Override
    public void onRebalanceStarted(String groupId, int oldGeneration, String reason) {
        LOG.info("Group {} leaves generation {}: {}", groupId, oldGeneration, reason);
    }

    @Override
    public void onGeneration(String groupId, int generation, int members) {
        LOG.info("Group {} enters generation {} with {} members", groupId, generation, members);
    }

    @Override
    public void onMemberExpired(String groupId, String memberId) {
        LOG.info("Group {} has not heard of member {} and goes on without it", groupId, memberId);
    }

    @Override
    public void onOffsetsExpired(String groupId, int offsets) {
        LOG.info("Group {} loses {} offsets that nobody has used for offsets.retention.minutes", groupId, offsets);
    }
}
