package io.splashdam.coordinator.assignor;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an assignor is told of a group.
 *
 * @param members by member id
 * @param partitionCounts of every topic that a member reads
 */
public record GroupSpec(SortedMap<String, MemberSpec> members, SortedMap<UUID, Integer> partitionCounts) {
    /**
     * @param instanceId of a static member (KIP-345)
     * @param topics existing ones, by id
     * @param current what the member was meant to have so far
     */
    public record MemberSpec(@Nullable String instanceId, SortedSet<UUID> topics, Assignment current) {}

    /** What a map holds for a key that it must have. */
    static <K, V> V known(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("Expected an entry for " + key + ", but there are " + map.keySet());
        }
        return value;
    }

    /** All members read the same topics. */
    boolean isHomogeneous() {
        SortedSet<UUID> first = null;
        for (MemberSpec member : members.values()) {
            if (first == null) {
                first = member.topics();
            } else if (!first.equals(member.topics())) {
                return false;
            }
        }
        return true;
    }
}
