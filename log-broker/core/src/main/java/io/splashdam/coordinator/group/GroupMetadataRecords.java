package io.splashdam.coordinator.group;

import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.group.StoredGroup.StoredMember;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's {@code GroupMetadataKey} and {@code GroupMetadataValue}.
 *
 * <pre>
 *  key     int16 = 2 | group string
 *  value   int16 version | protocol type string | generation int32 | protocol string? | leader string?
 *          | state timestamp int64 (2+) | members [ ]
 *  member  id string | instance id string? (3+) | client id string | client host string
 *          | rebalance timeout int32 (1+) | session timeout int32 | subscription bytes | assignment bytes
 * </pre>
 *
 * Written in version 3, as Kafka 4.4 does; read from 0 to 4, which is the
 * first flexible one.
 */
final class GroupMetadataRecords {
    static final short KEY_VERSION = 2;
    private static final short VALUE_VERSION = 3;
    private static final short NEWEST_VALUE_VERSION = 4;

    private GroupMetadataRecords() {}

    static CoordinatorRecord metadata(String groupId, StoredGroup group) {
        return new CoordinatorRecord(key(groupId), encode(group));
    }

    static CoordinatorRecord tombstone(String groupId) {
        return CoordinatorRecord.tombstone(key(groupId));
    }

    private static byte[] key(String groupId) {
        return new SchemaWriter().int16(KEY_VERSION).string(groupId).toBytes();
    }

    private static byte[] encode(StoredGroup group) {
        SchemaWriter out = new SchemaWriter()
                .int16(VALUE_VERSION)
                .string(group.protocolType())
                .int32(group.generation())
                .nullableString(group.protocol())
                .nullableString(group.leader())
                .int64(group.stateTimestampMs())
                .int32(group.members().size());
        for (StoredMember member : group.members()) {
            out.string(member.memberId())
                    .nullableString(member.groupInstanceId())
                    .string(member.clientId())
                    .string(member.clientHost())
                    .int32(member.rebalanceTimeoutMs())
                    .int32(member.sessionTimeoutMs())
                    .bytes(member.subscription())
                    .bytes(member.assignment());
        }
        return out.toBytes();
    }

    /** Reads a key whose version was already taken from the reader. */
    static String readKey(SchemaReader afterVersion) {
        return afterVersion.string();
    }

    static StoredGroup readValue(byte[] value) {
        SchemaReader in = new SchemaReader(value);
        short version = in.int16();
        if (version < 0 || version > NEWEST_VALUE_VERSION) {
            throw new IllegalArgumentException("Expected a GroupMetadataValue of version 0 to 4, but it is " + version
                    + ": written by a newer broker");
        }
        if (version >= 4) {
            in.useFlexibleForms();
        }
        String protocolType = in.string();
        int generation = in.int32();
        @Nullable String protocol = in.nullableString();
        @Nullable String leader = in.nullableString();
        long stateTimestampMs = version >= 2 ? in.int64() : -1;
        int count = in.arrayLength();
        List<StoredMember> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(readMember(in, version));
        }
        return new StoredGroup(protocolType, generation, protocol, leader, stateTimestampMs, List.copyOf(members));
    }

    private static StoredMember readMember(SchemaReader in, short version) {
        String memberId = in.string();
        @Nullable String groupInstanceId = version >= 3 ? in.nullableString() : null;
        String clientId = in.string();
        String clientHost = in.string();
        int recordedRebalanceTimeoutMs = version >= 1 ? in.int32() : -1;
        int sessionTimeoutMs = in.int32();
        int rebalanceTimeoutMs = recordedRebalanceTimeoutMs == -1 ? sessionTimeoutMs : recordedRebalanceTimeoutMs;
        byte[] subscription = in.bytes();
        byte[] assignment = in.bytes();
        in.skipTags();
        return new StoredMember(
                memberId,
                groupInstanceId,
                clientId,
                clientHost,
                rebalanceTimeoutMs,
                sessionTimeoutMs,
                subscription,
                assignment);
    }
}
