package io.splashdam.coordinator.group;

import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Moment;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of {@code __consumer_offsets} says: the last value of every key. Changed by {@link #replay} only.
 *
 * <p>Owned by the shard. Beside each wall-clock time that a record holds stands its place on the monotone clock, so that
 * retention is counted by a clock that does not jump.
 */
final class GroupStore {
    private final Map<String, Stored> groups = new HashMap<>();
    private final Map<String, ConsumerGroup> consumerGroups = new HashMap<>();
    private final Map<String, SortedMap<String, SortedMap<Integer, StoredOffset>>> offsets = new HashMap<>();

    /** @param sinceMs when this state began, on the monotone clock */
    record Stored(StoredGroup group, long sinceMs, int sizeBytes) {}

    private final GroupMemory.Part memory;

    private final PendingOffsets pending = new PendingOffsets();

    /** Counts the offsets that were replayed: of two, the one with the greater number is later in the log. */
    private long offsetsReplayed;

    /** Of a log that is only looked at. */
    GroupStore() {
        this(GroupMemory.unlimited());
    }

    /** @param memory where what members say and are assigned is counted */
    GroupStore(GroupMemory.Part memory) {
        this.memory = memory;
    }

    /**
     * @param committedAtMs on the monotone clock
     * @param order later in the log is greater
     */
    record StoredOffset(CommittedOffset offset, long committedAtMs, long order) {}

    /** Takes in one record and says which group it was about; null when it is of a kind that this broker does not know. */
    @Nullable
    String replay(CoordinatorRecord record, Moment now) {
        SchemaReader key = new SchemaReader(record.key());
        short version = key.int16();
        if (version == OffsetCommitRecords.KEY_VERSION || version == OffsetCommitRecords.OLDEST_KEY_VERSION) {
            return replayOffset(OffsetCommitRecords.readKey(key), record.value(), now);
        }
        if (version == GroupMetadataRecords.KEY_VERSION) {
            return replayGroup(GroupMetadataRecords.readKey(key), record.value(), now);
        }
        if (ConsumerGroupRecords.isOneOf(version)) {
            return replayConsumerGroup(version, key, record.value());
        }
        return null;
    }

    private String replayConsumerGroup(short type, SchemaReader key, byte @Nullable [] value) {
        String groupId = key.string();
        if (ConsumerGroupRecords.endsGroup(type, value)) {
            ConsumerGroup ended = consumerGroups.remove(groupId);
            memory.add(ended == null ? 0 : -ended.sizeBytes());
            return groupId;
        }
        ConsumerGroup group = value == null
                ? consumerGroups.get(groupId)
                : consumerGroups.computeIfAbsent(groupId, ConsumerGroup::new);
        if (group != null) {
            long before = group.sizeBytes();
            ConsumerGroupRecords.replay(type, key, value, group);
            memory.add(group.sizeBytes() - before);
        }
        return groupId;
    }

    private String replayOffset(OffsetCommitRecords.Key key, byte @Nullable [] value, Moment now) {
        if (value == null) {
            removeOffset(key);
        } else {
            put(key, stored(value, now));
        }
        return key.group();
    }

    private StoredOffset stored(byte[] value, Moment now) {
        CommittedOffset offset = OffsetCommitRecords.readValue(value);
        return new StoredOffset(offset, now.monotone(offset.commitTimestampMs()), offsetsReplayed++);
    }

    private void put(OffsetCommitRecords.Key key, StoredOffset offset) {
        offsets.computeIfAbsent(key.group(), group -> new TreeMap<>())
                .computeIfAbsent(key.topic(), topic -> new TreeMap<>())
                .put(key.partition(), offset);
    }

    /** The same for an offset within a transaction; null when the record is of another kind. */
    @Nullable
    String replayPending(CoordinatorRecord record, long producerId, short epoch, Moment now) {
        SchemaReader reader = new SchemaReader(record.key());
        byte[] value = record.value();
        short version = reader.int16();
        if (version != OffsetCommitRecords.KEY_VERSION && version != OffsetCommitRecords.OLDEST_KEY_VERSION
                || value == null) {
            return null;
        }
        OffsetCommitRecords.Key key = OffsetCommitRecords.readKey(reader);
        pending.put(producerId, epoch, key, stored(value, now));
        return key.group();
    }

    /** A producer's transaction has ended. Returns the groups that it had offsets of. */
    Set<String> replayEnd(long producerId, boolean isCommit) {
        Set<String> groupIds = new HashSet<>();
        pending.remove(producerId).forEach((key, ended) -> {
            groupIds.add(key.group());
            StoredOffset known = offset(key.group(), key.topic(), key.partition());
            if (isCommit && (known == null || known.order() < ended.order())) {
                put(key, ended);
            }
        });
        return groupIds;
    }

    /** Whether an open transaction would change this offset. */
    boolean isPending(String groupId, String topic, int partition) {
        return pending.has(new OffsetCommitRecords.Key(groupId, topic, partition));
    }

    /** The epoch of the producer's transaction that has offsets here, or -1. */
    short pendingEpoch(long producerId) {
        return pending.epochOf(producerId);
    }

    boolean hasPending(String groupId) {
        return pending.hasGroup(groupId);
    }

    private void removeOffset(OffsetCommitRecords.Key key) {
        SortedMap<String, SortedMap<Integer, StoredOffset>> topics = offsets.get(key.group());
        SortedMap<Integer, StoredOffset> partitions = topics == null ? null : topics.get(key.topic());
        if (topics == null || partitions == null) {
            return;
        }
        partitions.remove(key.partition());
        if (partitions.isEmpty()) {
            topics.remove(key.topic());
        }
        if (topics.isEmpty()) {
            offsets.remove(key.group());
        }
    }

    private String replayGroup(String groupId, byte @Nullable [] value, Moment now) {
        Stored former;
        if (value == null) {
            former = groups.remove(groupId);
        } else {
            StoredGroup group = GroupMetadataRecords.readValue(value);
            long stateTimestampMs = group.stateTimestampMs() == -1 ? now.wallMs() : group.stateTimestampMs();
            former = groups.put(groupId, new Stored(group, now.monotone(stateTimestampMs), value.length));
            memory.add(value.length);
        }
        memory.add(former == null ? 0 : -former.sizeBytes());
        return groupId;
    }

    @Nullable
    Stored group(String groupId) {
        return groups.get(groupId);
    }

    /** The group of that id when it is one of the consumer protocol. */
    @Nullable
    ConsumerGroup consumerGroup(String groupId) {
        return consumerGroups.get(groupId);
    }

    Collection<ConsumerGroup> consumerGroups() {
        return consumerGroups.values();
    }

    /** The groups that have offsets, of whatever kind. */
    Set<String> groupsWithOffsets() {
        return offsets.keySet();
    }

    /** The group's offsets by topic and partition; empty when there are none. */
    SortedMap<String, SortedMap<Integer, StoredOffset>> offsets(String groupId) {
        SortedMap<String, SortedMap<Integer, StoredOffset>> topics = offsets.get(groupId);
        return topics == null ? Collections.emptySortedMap() : topics;
    }

    @Nullable
    StoredOffset offset(String groupId, String topic, int partition) {
        SortedMap<Integer, StoredOffset> partitions = offsets(groupId).get(topic);
        return partitions == null ? null : partitions.get(partition);
    }

    boolean knows(String groupId) {
        return groups.containsKey(groupId)
                || offsets.containsKey(groupId)
                || consumerGroups.containsKey(groupId)
                || pending.hasGroup(groupId);
    }

    /** Everything that the log holds, in comparable form; times on the monotone clock left out. */
    Map<String, Object> contents() {
        Map<String, Object> contents = new TreeMap<>();
        groups.forEach((groupId, stored) -> contents.put("group " + groupId, stored.group()));
        consumerGroups.forEach((groupId, group) -> contents.put("consumer group " + groupId, group.contents()));
        offsets.forEach((groupId, topics) ->
                topics.forEach((topic, partitions) -> partitions.forEach((partition, stored) ->
                        contents.put("offset " + groupId + " " + topic + " " + partition, stored.offset()))));
        pending.contents(contents);
        return contents;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupStore that && contents().equals(that.contents());
    }

    @Override
    public int hashCode() {
        return Objects.hash(contents());
    }
}
