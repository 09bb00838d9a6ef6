package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

/** What a shard says its members take is what one finds who counts them anew. */
final class MemoryIsCounted {
    private MemoryIsCounted() {}

    static void check(GroupShard shard) {
        long bytes = 0;
        for (ClassicGroup group : shard.groups().values()) {
            for (Member member : group.members()) {
                bytes += member.sizeBytes();
            }
            for (String pending : group.pendingJoinDeadlinesMs().keySet()) {
                bytes += GroupMemory.ELEMENT_BYTES + pending.length();
            }
            GroupStore.Stored stored = shard.store().group(group.groupId());
            bytes += stored == null ? 0 : stored.sizeBytes();
        }
        for (ConsumerGroup group : shard.store().consumerGroups()) {
            bytes += anew(group).sizeBytes();
        }
        assertThat(shard.memory().bytes()).as("bytes of members").isEqualTo(bytes);
    }

    private static ConsumerGroup anew(ConsumerGroup group) {
        ConsumerGroup anew = new ConsumerGroup(group.groupId());
        for (ConsumerMember member : group.members()) {
            anew.subscription(member.memberId(), member.subscription());
            anew.current(member.memberId(), member.current());
        }
        group.targets().forEach(anew::target);
        group.resolvedRegexes().forEach(anew::resolved);
        return anew;
    }
}
