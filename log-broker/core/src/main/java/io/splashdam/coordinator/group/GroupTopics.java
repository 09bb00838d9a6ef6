package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.assignor.GroupSpec;
import io.splashdam.coordinator.assignor.GroupSpec.MemberSpec;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What a consumer group reads, looked up in the cluster's metadata. */
final class GroupTopics {
    private GroupTopics() {}

    /** The ids of those that exist. */
    static SortedSet<UUID> ids(SortedSet<String> names, ClusterImage image) {
        SortedSet<UUID> ids = new TreeSet<>();
        for (String name : names) {
            TopicImage topic = image.topic(name);
            if (topic != null) {
                ids.add(topic.id());
            }
        }
        return ids;
    }

    /**
     * Differs when one of the topics comes, goes, is made anew or gets more partitions. 0 without topics. Not Kafka's function:
     * a group that changes hands between brokers is compared once more, no worse.
     */
    static long metadataHash(SortedSet<String> names, ClusterImage image) {
        long hash = 0;
        for (String name : names) {
            TopicImage topic = image.topic(name);
            if (topic != null) {
                hash = mix(hash ^ topic.id().getMostSignificantBits());
                hash = mix(hash ^ topic.id().getLeastSignificantBits());
                hash = mix(hash ^ topic.partitions());
            }
        }
        return hash;
    }

    /** The finaliser of SplitMix64, so that each bit of the input turns about half of the output. */
    private static long mix(long bits) {
        long mixed = bits + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** The group as an assignor sees it. */
    static GroupSpec spec(ConsumerGroup group, ClusterImage image) {
        SortedMap<String, MemberSpec> members = new TreeMap<>();
        SortedMap<UUID, Integer> counts = new TreeMap<>();
        Map<SortedSet<String>, SortedSet<UUID>> idsByNames = new java.util.HashMap<>();
        for (ConsumerMember member : group.members()) {
            SortedSet<UUID> ids = idsByNames.computeIfAbsent(
                    group.topicsOf(member.subscription()), names -> counted(names, image, counts));
            Assignment target = group.target(member.memberId());
            members.put(member.memberId(), new MemberSpec(member.subscription().instanceId(), ids, target));
        }
        return new GroupSpec(members, counts);
    }

    private static SortedSet<UUID> counted(
            SortedSet<String> names, ClusterImage image, SortedMap<UUID, Integer> counts) {
        SortedSet<UUID> ids = ids(names, image);
        for (UUID id : ids) {
            TopicImage topic = image.topic(id);
            if (topic != null) {
                counts.put(id, topic.partitions());
            }
        }
        return ids;
    }
}
