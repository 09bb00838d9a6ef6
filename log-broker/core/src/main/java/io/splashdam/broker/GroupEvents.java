package io.splashdam.broker;

import io.splashdam.coordinator.group.GroupListener;
import io.splashdam.observe.EventLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what happens to consumer groups: who was lost and why a rebalance began, as operators look for it. */
final class GroupEvents implements GroupListener {
    private static final Logger LOG = LoggerFactory.getLogger(GroupEvents.class);

    private final GroupListener counting;

    /** @param counting is told the same */
    GroupEvents(GroupListener counting) {
        this.counting = counting;
    }

    @Override
    public void onRebalanceStarted(String groupId, int oldGeneration, String reason) {
        counting.onRebalanceStarted(groupId, oldGeneration, reason);
        LOG.info(EventLine.of("group.rebalancing")
                .with("group", groupId)
                .with("generation", oldGeneration)
                .with("reason", reason)
                .toString());
    }

    @Override
    public void onGeneration(String groupId, int generation, int members) {
        counting.onGeneration(groupId, generation, members);
        LOG.info(EventLine.of("group.rebalanced")
                .with("group", groupId)
                .with("generation", generation)
                .with("members", members)
                .toString());
    }

    @Override
    public void onMemberExpired(String groupId, String memberId) {
        counting.onMemberExpired(groupId, memberId);
        LOG.info(EventLine.of("group.member.expired")
                .with("group", groupId)
                .with("member", memberId)
                .toString());
    }

    @Override
    public void onOffsetsExpired(String groupId, int offsets) {
        counting.onOffsetsExpired(groupId, offsets);
        LOG.info(EventLine.of("group.offsets.expired")
                .with("group", groupId)
                .with("offsets", offsets)
                .toString());
    }
}
