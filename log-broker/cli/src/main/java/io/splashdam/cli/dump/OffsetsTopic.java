package io.splashdam.cli.dump;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code __consumer_offsets}: the first two bytes of a key say what kind it is, those of a value its version. Offsets and classic
 * groups are read whole; of the others (KIP-848, share and streams groups) the key, and what the value begins with. Pure.
 */
final class OffsetsTopic {
    private static final int OFFSET_COMMIT = 1;
    private static final int GROUP_METADATA = 2;

    /** Kinds whose key is a group alone, by their number; other kinds have a member behind it. */
    private static final Map<Integer, String> OF_GROUP = Map.of(
            3, "consumer group",
            4, "consumer group partitions",
            6, "consumer group target assignment",
            11, "share group",
            12, "share group target assignment",
            15, "share group partition state",
            17, "streams group",
            20, "streams group target assignment",
            23, "streams group topology");

    private static final Map<Integer, String> OF_MEMBER = Map.of(
            5, "consumer group member",
            7, "consumer group member's target assignment",
            8, "consumer group member's assignment",
            10, "share group member",
            13, "share group member's target assignment",
            14, "share group member's assignment",
            16, "consumer group's regular expression",
            19, "streams group member",
            21, "streams group member's target assignment",
            22, "streams group member's assignment");

    private OffsetsTopic() {}

    static void read(byte[] key, byte @Nullable [] value, Map<String, Object> fields) {
        var in = new SchemaBytes(key);
        int kind = in.int16();
        if (kind <= OFFSET_COMMIT && kind >= 0) {
            fields.put("kind", "offset");
            fields.put("group", String.valueOf(in.string()));
            fields.put("topic", String.valueOf(in.string()));
            fields.put("partition", in.int32());
            readValue(value, fields, OffsetsTopic::offset);
        } else if (kind == GROUP_METADATA) {
            fields.put("kind", "classic group");
            fields.put("group", String.valueOf(in.string()));
            readValue(value, fields, OffsetsTopic::classicGroup);
        } else if (OF_GROUP.containsKey(kind) || OF_MEMBER.containsKey(kind)) {
            fields.put("kind", OF_GROUP.getOrDefault(kind, OF_MEMBER.getOrDefault(kind, "")));
            fields.put("group", String.valueOf(in.string()));
            if (OF_MEMBER.containsKey(kind)) {
                fields.put(kind == 16 ? "expression" : "member", String.valueOf(in.string()));
            }
            readValue(value, fields, (version, rest, into) -> newGroup(kind, rest, into));
        } else {
            throw new IllegalArgumentException("unknown kind " + kind);
        }
    }

    /** Reads a value behind its version. */
    private interface ValueReader {
        void read(int version, SchemaBytes in, Map<String, Object> fields);
    }

    private static void readValue(byte @Nullable [] value, Map<String, Object> fields, ValueReader reader) {
        if (value == null) {
            fields.put("deleted", true);
            return;
        }
        var in = new SchemaBytes(value);
        int version = in.int16();
        fields.put("version", version);
        reader.read(version, in, fields);
    }

    private static void offset(int version, SchemaBytes in, Map<String, Object> fields) {
        if (version > 4) {
            throw new IllegalArgumentException("unknown version " + version);
        }
        fields.put("committed_offset", in.int64());
        if (version >= 3) {
            fields.put("leader_epoch", in.int32());
        }
        if (version >= 4) {
            in.flexible();
        }
        fields.put("metadata", String.valueOf(in.string()));
        fields.put("commit_timestamp", in.int64());
        if (version == 1) {
            fields.put("expire_timestamp", in.int64());
        }
    }

    private static void classicGroup(int version, SchemaBytes in, Map<String, Object> fields) {
        if (version > 4) {
            throw new IllegalArgumentException("unknown version " + version);
        }
        if (version >= 4) {
            in.flexible();
        }
        fields.put("protocol_type", String.valueOf(in.string()));
        fields.put("generation", in.int32());
        fields.put("protocol", String.valueOf(in.string()));
        fields.put("leader", String.valueOf(in.string()));
        if (version >= 2) {
            fields.put("state_timestamp", in.int64());
        }
        List<Map<String, Object>> members = in.array(() -> member(version, in));
        fields.put("members", members);
    }

    private static Map<String, Object> member(int version, SchemaBytes in) {
        var member = new LinkedHashMap<String, Object>();
        member.put("member", String.valueOf(in.string()));
        if (version >= 3) {
            member.put("instance", String.valueOf(in.string()));
        }
        member.put("client_id", String.valueOf(in.string()));
        member.put("host", String.valueOf(in.string()));
        if (version >= 1) {
            member.put("rebalance_timeout_ms", in.int32());
        }
        member.put("session_timeout_ms", in.int32());
        in.skipBytes();
        in.skipBytes();
        in.skipTags();
        return member;
    }

    /** What values of version 0 begin with; all of them are flexible. */
    private static void newGroup(int kind, SchemaBytes in, Map<String, Object> fields) {
        in.flexible();
        switch (kind) {
            case 3, 11, 17 -> fields.put("epoch", in.int32());
            case 6, 12, 20 -> fields.put("assignment_epoch", in.int32());
            case 8, 14, 22 -> {
                fields.put("member_epoch", in.int32());
                fields.put("previous_member_epoch", in.int32());
                fields.put("state", in.int8());
            }
            case 5 -> {
                fields.put("instance", String.valueOf(in.string()));
                fields.put("rack", String.valueOf(in.string()));
                fields.put("client_id", String.valueOf(in.string()));
                fields.put("host", String.valueOf(in.string()));
                fields.put("topics", in.array(() -> String.valueOf(in.string())));
            }
            default -> {}
        }
    }
}
