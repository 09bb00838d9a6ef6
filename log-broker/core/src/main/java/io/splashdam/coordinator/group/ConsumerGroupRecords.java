package io.splashdam.coordinator.group;

import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.ConsumerGroup.ResolvedRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's records of a group of the consumer protocol, all of version 0 with flexible values (KIP-848).
 *
 * <pre>
 *  key                                            value
 *   3 | group            ConsumerGroupMetadata                 epoch, tag 0: hash of the topics' metadata (since 4.1)
 *   4 | group            ConsumerGroupPartitionMetadata        of Kafka 4.0, which the hash replaced: only removed here
 *   5 | group | member   ConsumerGroupMemberMetadata           {@link MemberSubscription}
 *   6 | group            ConsumerGroupTargetAssignmentMetadata epoch, tag 0: when it was made (since 4.3)
 *   7 | group | member   ConsumerGroupTargetAssignmentMember   {@link Assignment}
 *   8 | group | member   ConsumerGroupCurrentMemberAssignment  {@link CurrentAssignment}
 *  16 | group | regex    ConsumerGroupRegularExpression        {@link ResolvedRegex} (since 4.0)
 * </pre>
 */
final class ConsumerGroupRecords {
    static final short GROUP = 3;
    static final short PARTITION_METADATA = 4;
    static final short MEMBER = 5;
    static final short TARGET = 6;
    static final short TARGET_MEMBER = 7;
    static final short CURRENT = 8;
    static final short REGEX = 16;
    private static final short VALUE_VERSION = 0;
    private static final int FIRST_TAG = 0;

    private ConsumerGroupRecords() {}

    static boolean isOneOf(short keyVersion) {
        return keyVersion >= GROUP && keyVersion <= CURRENT || keyVersion == REGEX;
    }

    // ---- writing

    private static CoordinatorRecord record(short type, String groupId, @Nullable String second, SchemaWriter value) {
        return new CoordinatorRecord(key(type, groupId, second), value.toBytes());
    }

    private static byte[] key(short type, String groupId, @Nullable String second) {
        SchemaWriter key = new SchemaWriter().int16(type).string(groupId);
        return second == null ? key.toBytes() : key.string(second).toBytes();
    }

    private static SchemaWriter value() {
        return new SchemaWriter().int16(VALUE_VERSION);
    }

    static CoordinatorRecord group(String groupId, int epoch, long metadataHash) {
        SchemaWriter value = value().int32(epoch);
        return record(
                GROUP,
                groupId,
                null,
                metadataHash == 0 ? value.noTags() : value.tag(FIRST_TAG, new SchemaWriter().int64(metadataHash)));
    }

    static CoordinatorRecord member(String groupId, String memberId, MemberSubscription member) {
        SchemaWriter value = value().compactNullableString(member.instanceId())
                .compactNullableString(member.rackId())
                .compactString(member.clientId())
                .compactString(member.clientHost())
                .compactArray(member.topicNames().size());
        member.topicNames().forEach(value::compactString);
        value.compactNullableString(member.topicRegex())
                .int32(member.rebalanceTimeoutMs())
                .compactNullableString(member.assignor())
                .tag(FIRST_TAG, classic(member.classic()));
        return record(MEMBER, groupId, memberId, value);
    }

    private static SchemaWriter classic(MemberSubscription.@Nullable Classic classic) {
        if (classic == null) {
            return new SchemaWriter().unsignedVarint(0);
        }
        SchemaWriter out = new SchemaWriter()
                .unsignedVarint(1)
                .int32(classic.sessionTimeoutMs())
                .compactArray(classic.protocols().size());
        for (MemberProtocol protocol : classic.protocols()) {
            out.compactString(protocol.name()).compactBytes(protocol.metadata()).noTags();
        }
        return out.noTags();
    }

    static CoordinatorRecord target(String groupId, int assignmentEpoch, long timestampMs) {
        SchemaWriter value = value().int32(assignmentEpoch);
        return record(
                TARGET,
                groupId,
                null,
                timestampMs == 0 ? value.noTags() : value.tag(FIRST_TAG, new SchemaWriter().int64(timestampMs)));
    }

    static CoordinatorRecord targetMember(String groupId, String memberId, Assignment target) {
        SchemaWriter value = value().compactArray(target.partitions().size());
        target.partitions().forEach((topicId, partitions) -> {
            value.uuid(topicId).compactArray(partitions.size());
            partitions.forEach(value::int32);
            value.noTags();
        });
        return record(TARGET_MEMBER, groupId, memberId, value.noTags());
    }

    static CoordinatorRecord current(String groupId, String memberId, CurrentAssignment current) {
        SchemaWriter value = value().int32(current.epoch())
                .int32(current.previousEpoch())
                .int8(current.state().id());
        write(value, current.assigned());
        write(value, current.pendingRevocation());
        return record(CURRENT, groupId, memberId, value.noTags());
    }

    private static void write(SchemaWriter out, OwnedPartitions owned) {
        out.compactArray(owned.epochs().size());
        owned.epochs().forEach((topicId, partitions) -> {
            out.uuid(topicId).compactArray(partitions.size());
            partitions.keySet().forEach(out::int32);
            SchemaWriter epochs = new SchemaWriter().compactArray(partitions.size());
            partitions.values().forEach(epochs::int32);
            out.tag(FIRST_TAG, epochs);
        });
    }

    static CoordinatorRecord regex(String groupId, String regex, ResolvedRegex resolved) {
        SchemaWriter value = value().compactArray(resolved.topics().size());
        resolved.topics().forEach(value::compactString);
        return record(
                REGEX,
                groupId,
                regex,
                value.int64(resolved.version()).int64(resolved.timestampMs()).noTags());
    }

    static CoordinatorRecord regexTombstone(String groupId, String regex) {
        return CoordinatorRecord.tombstone(key(REGEX, groupId, regex));
    }

    static CoordinatorRecord partitionMetadataTombstone(String groupId) {
        return CoordinatorRecord.tombstone(key(PARTITION_METADATA, groupId, null));
    }

    /** Takes a member out: what it holds, what it was meant to hold, and itself, in the order that Kafka reads them. */
    static List<CoordinatorRecord> memberTombstones(String groupId, String memberId) {
        return List.of(
                CoordinatorRecord.tombstone(key(CURRENT, groupId, memberId)),
                CoordinatorRecord.tombstone(key(TARGET_MEMBER, groupId, memberId)),
                CoordinatorRecord.tombstone(key(MEMBER, groupId, memberId)));
    }

    /** Takes a whole group out. */
    static List<CoordinatorRecord> groupTombstones(ConsumerGroup group) {
        String groupId = group.groupId();
        List<CoordinatorRecord> records = new ArrayList<>();
        for (ConsumerMember member : group.members()) {
            records.add(CoordinatorRecord.tombstone(key(CURRENT, groupId, member.memberId())));
        }
        group.targets()
                .keySet()
                .forEach(memberId -> records.add(CoordinatorRecord.tombstone(key(TARGET_MEMBER, groupId, memberId))));
        records.add(CoordinatorRecord.tombstone(key(TARGET, groupId, null)));
        for (ConsumerMember member : group.members()) {
            records.add(CoordinatorRecord.tombstone(key(MEMBER, groupId, member.memberId())));
        }
        group.resolvedRegexes().keySet().forEach(regex -> records.add(regexTombstone(groupId, regex)));
        records.add(partitionMetadataTombstone(groupId));
        records.add(CoordinatorRecord.tombstone(key(GROUP, groupId, null)));
        return records;
    }

    // ---- reading

    /** True for the tombstone with which a group ends. */
    static boolean endsGroup(short type, byte @Nullable [] value) {
        return type == GROUP && value == null;
    }

    /** Takes a record of this group, just written, into it. */
    static void replay(CoordinatorRecord record, ConsumerGroup into) {
        SchemaReader key = new SchemaReader(record.key());
        short type = key.int16();
        key.string();
        replay(type, key, record.value(), into);
    }

    /**
     * Takes one record into its group.
     *
     * @param key behind its version and the group's name
     */
    static void replay(short type, SchemaReader key, byte @Nullable [] value, ConsumerGroup into) {
        SchemaReader in = value == null ? null : open(value);
        switch (type) {
            case GROUP -> {
                if (in != null) {
                    into.epoch(in.int32(), taggedInt64(in));
                }
            }
            case PARTITION_METADATA -> into.hasPartitionMetadata(in != null);
            case MEMBER -> into.subscription(key.string(), in == null ? null : readMember(in));
            case TARGET -> {
                if (in == null) {
                    into.assignmentEpoch(ConsumerGroup.NO_EPOCH, 0);
                } else {
                    into.assignmentEpoch(in.int32(), taggedInt64(in));
                }
            }
            case TARGET_MEMBER -> into.target(key.string(), in == null ? null : readTarget(in));
            case CURRENT -> into.current(key.string(), in == null ? null : readCurrent(in));
            case REGEX -> into.resolved(key.string(), in == null ? null : readRegex(in));
            default ->
                throw new IllegalArgumentException("Expected a record of a consumer group, but its type is " + type);
        }
    }

    private static SchemaReader open(byte[] value) {
        SchemaReader in = new SchemaReader(value);
        short version = in.int16();
        if (version != VALUE_VERSION) {
            throw new IllegalArgumentException("Expected a record of a consumer group in version 0, but it is "
                    + version + ": written by a newer broker");
        }
        in.useFlexibleForms();
        return in;
    }

    private static long taggedInt64(SchemaReader in) {
        SchemaReader field = in.tagged(FIRST_TAG);
        return field == null ? 0 : field.int64();
    }

    private static MemberSubscription readMember(SchemaReader in) {
        @Nullable String instanceId = in.nullableString();
        @Nullable String rackId = in.nullableString();
        String clientId = in.string();
        String clientHost = in.string();
        List<String> topicNames = in.strings();
        @Nullable String topicRegex = in.nullableString();
        int rebalanceTimeoutMs = in.int32();
        @Nullable String assignor = in.nullableString();
        SchemaReader classic = in.tagged(FIRST_TAG);
        return new MemberSubscription(
                instanceId,
                rackId,
                clientId,
                clientHost,
                new TreeSet<>(topicNames),
                topicRegex,
                rebalanceTimeoutMs,
                assignor,
                classic == null ? null : readClassic(classic));
    }

    private static MemberSubscription.@Nullable Classic readClassic(SchemaReader in) {
        if (in.unsignedVarint() == 0) {
            return null;
        }
        int sessionTimeoutMs = in.int32();
        int count = in.arrayLength();
        List<MemberProtocol> protocols = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            protocols.add(new MemberProtocol(in.string(), in.bytes()));
            in.skipTags();
        }
        return new MemberSubscription.Classic(sessionTimeoutMs, protocols);
    }

    private static Assignment readTarget(SchemaReader in) {
        SortedMap<UUID, TreeSet<Integer>> target = new TreeMap<>();
        int topics = in.arrayLength();
        for (int i = 0; i < topics; i++) {
            TreeSet<Integer> partitions = target.computeIfAbsent(in.uuid(), id -> new TreeSet<>());
            for (int partition : in.int32s()) {
                partitions.add(partition);
            }
            in.skipTags();
        }
        return Assignment.of(target);
    }

    private static CurrentAssignment readCurrent(SchemaReader in) {
        int epoch = in.int32();
        return new CurrentAssignment(
                epoch, in.int32(), MemberState.of(in.int8()), readOwned(in, epoch), readOwned(in, epoch));
    }

    /** @param memberEpoch counts as each partition's own where the log holds none, before Kafka 4.2 */
    private static OwnedPartitions readOwned(SchemaReader in, int memberEpoch) {
        SortedMap<UUID, SortedMap<Integer, Integer>> owned = new TreeMap<>();
        int topics = in.arrayLength();
        for (int i = 0; i < topics; i++) {
            UUID topicId = in.uuid();
            int[] partitions = in.int32s();
            SchemaReader field = in.tagged(FIRST_TAG);
            int[] epochs = field == null ? new int[0] : field.nullableInt32s();
            SortedMap<Integer, Integer> topic = owned.computeIfAbsent(topicId, id -> new TreeMap<>());
            for (int j = 0; j < partitions.length; j++) {
                topic.put(partitions[j], epochs.length == partitions.length ? epochs[j] : Math.max(memberEpoch, 0));
            }
        }
        return OwnedPartitions.of(owned);
    }

    private static ResolvedRegex readRegex(SchemaReader in) {
        return new ResolvedRegex(new TreeSet<>(in.strings()), in.int64(), in.int64());
    }
}
