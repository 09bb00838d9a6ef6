package io.splashdam.coordinator.group;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.assignor.Assignment;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What consumers of the classic protocol tell each other through the broker: {@code ConsumerProtocolSubscription} and
 * {@code ConsumerProtocolAssignment}. Read and written only where a group has members of both protocols.
 *
 * <pre>
 *  subscription  int16 version | topics [string] | user data bytes? | owned [topic string | partitions [int32]] (1+)
 *                | generation int32 (2+) | rack string? (3+)
 *  assignment    int16 version | [topic string | partitions [int32]] | user data bytes?
 * </pre>
 */
final class ConsumerProtocol {
    private static final short FIRST_WITH_OWNED = 1;
    private static final short FIRST_WITH_GENERATION = 2;
    private static final short FIRST_WITH_RACK = 3;
    private static final short NEWEST = 3;

    private ConsumerProtocol() {}

    /** @param owned partitions by topic name, of version 1 and later */
    record Subscription(
            short version,
            List<String> topics,
            Map<String, Set<Integer>> owned,
            @Nullable String rackId) {}

    /** @param hasUserData of an assignor that keeps notes of its own, which would be lost */
    record ReadAssignment(Map<String, Set<Integer>> partitions, boolean hasUserData) {}

    /** Null when the bytes are no subscription. */
    static @Nullable Subscription readSubscription(byte[] bytes) {
        try {
            SchemaReader in = new SchemaReader(bytes);
            short version = in.int16();
            if (version < 0) {
                return null;
            }
            List<String> topics = in.strings();
            in.nullableBytes();
            Map<String, Set<Integer>> owned = version >= FIRST_WITH_OWNED ? readPartitions(in) : Map.of();
            if (version >= FIRST_WITH_GENERATION) {
                in.int32();
            }
            @Nullable String rackId = version >= FIRST_WITH_RACK ? in.nullableString() : null;
            return new Subscription(version, topics, owned, rackId == null || rackId.isEmpty() ? null : rackId);
        } catch (IllegalArgumentException notASubscription) {
            return null;
        }
    }

    /** Null when the bytes are no assignment; without bytes nothing is assigned. */
    static @Nullable ReadAssignment readAssignment(byte[] bytes) {
        if (bytes.length == 0) {
            return new ReadAssignment(Map.of(), false);
        }
        try {
            SchemaReader in = new SchemaReader(bytes);
            if (in.int16() < 0) {
                return null;
            }
            Map<String, Set<Integer>> partitions = readPartitions(in);
            byte[] userData = in.nullableBytes();
            return new ReadAssignment(partitions, userData != null && userData.length > 0);
        } catch (IllegalArgumentException notAnAssignment) {
            return null;
        }
    }

    private static Map<String, Set<Integer>> readPartitions(SchemaReader in) {
        Map<String, Set<Integer>> partitions = new HashMap<>();
        int topics = in.arrayLength();
        for (int i = 0; i < topics; i++) {
            Set<Integer> numbers = partitions.computeIfAbsent(in.string(), name -> new HashSet<>());
            for (int number : in.int32s()) {
                numbers.add(number);
            }
        }
        return partitions;
    }

    /** Written in the version of the member's subscription, so that it can read it. */
    static byte[] writeAssignment(Assignment assignment, short version, ClusterImage image) {
        SortedMap<String, Collection<Integer>> named = new TreeMap<>();
        assignment.partitions().forEach((topicId, partitions) -> {
            TopicImage topic = image.topic(topicId);
            if (topic != null) {
                named.put(topic.name(), partitions);
            }
        });
        SchemaWriter out = new SchemaWriter().int16(Math.min(version, NEWEST)).int32(named.size());
        named.forEach((topic, partitions) -> {
            out.string(topic).int32(partitions.size());
            partitions.forEach(out::int32);
        });
        return out.nullableBytes(null).toBytes();
    }

    /** By topic id, as far as the topics exist. */
    static Assignment byId(Map<String, Set<Integer>> partitions, ClusterImage image) {
        Map<UUID, Set<Integer>> byId = new HashMap<>();
        partitions.forEach((name, numbers) -> {
            TopicImage topic = image.topic(name);
            if (topic != null) {
                byId.put(topic.id(), numbers);
            }
        });
        return Assignment.of(byId);
    }
}
