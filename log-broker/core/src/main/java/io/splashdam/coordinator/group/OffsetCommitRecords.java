package io.splashdam.coordinator.group;

import io.splashdam.coordinator.CoordinatorRecord;
import java.util.UUID;

/**
 * Kafka's {@code OffsetCommitKey} and {@code OffsetCommitValue}.
 *
 * <pre>
 *  key    int16 = 1 (0 before 0.9) | group string | topic string | partition int32
 *  value  int16 version | offset int64 | leader epoch int32 (3+) | metadata string (4: compact)
 *         | commit timestamp int64 | expire timestamp int64 (1 only) | tagged fields (4+): 0 = topic id
 * </pre>
 *
 * Written as Kafka 4.4 does: version 4, or 1 when the client asked for a retention of its own. Read from version 0 on.
 */
final class OffsetCommitRecords {
    static final short OLDEST_KEY_VERSION = 0;
    static final short KEY_VERSION = 1;
    private static final short VALUE_VERSION = 4;
    private static final short VALUE_VERSION_WITH_EXPIRY = 1;
    private static final int TOPIC_ID_TAG = 0;
    private static final int TOPIC_ID_BYTES = 16;

    /** Which offset a record is about. */
    record Key(String group, String topic, int partition) {}

    private OffsetCommitRecords() {}

    static CoordinatorRecord commit(Key key, CommittedOffset offset) {
        return new CoordinatorRecord(encode(key), encode(offset));
    }

    static CoordinatorRecord tombstone(String group, String topic, int partition) {
        return CoordinatorRecord.tombstone(encode(new Key(group, topic, partition)));
    }

    private static byte[] encode(Key key) {
        return new SchemaWriter()
                .int16(KEY_VERSION)
                .string(key.group())
                .string(key.topic())
                .int32(key.partition())
                .toBytes();
    }

    private static byte[] encode(CommittedOffset value) {
        if (value.expireTimestampMs() != CommittedOffset.NO_EXPIRY) {
            return new SchemaWriter()
                    .int16(VALUE_VERSION_WITH_EXPIRY)
                    .int64(value.offset())
                    .string(value.metadata())
                    .int64(value.commitTimestampMs())
                    .int64(value.expireTimestampMs())
                    .toBytes();
        }
        SchemaWriter writer = new SchemaWriter()
                .int16(VALUE_VERSION)
                .int64(value.offset())
                .int32(value.leaderEpoch())
                .compactString(value.metadata())
                .int64(value.commitTimestampMs());
        if (value.topicId().equals(CommittedOffset.NO_TOPIC_ID)) {
            return writer.unsignedVarint(0).toBytes();
        }
        return writer.unsignedVarint(1)
                .unsignedVarint(TOPIC_ID_TAG)
                .unsignedVarint(TOPIC_ID_BYTES)
                .uuid(value.topicId())
                .toBytes();
    }

    /** Reads a key whose version, already taken from the reader, is one of ours. */
    static Key readKey(SchemaReader afterVersion) {
        return new Key(afterVersion.string(), afterVersion.string(), afterVersion.int32());
    }

    static CommittedOffset readValue(byte[] value) {
        SchemaReader in = new SchemaReader(value);
        short version = in.int16();
        if (version < 0 || version > VALUE_VERSION) {
            throw new IllegalArgumentException("Expected an OffsetCommitValue of version 0 to 4, but it is " + version
                    + ": written by a newer broker");
        }
        if (version >= 4) {
            in.useFlexibleForms();
        }
        long offset = in.int64();
        int leaderEpoch = version >= 3 ? in.int32() : -1;
        String metadata = in.string();
        long commitTimestampMs = in.int64();
        long expireTimestampMs = version == 1 ? in.int64() : CommittedOffset.NO_EXPIRY;
        UUID topicId = version >= 4 ? readTopicId(in) : CommittedOffset.NO_TOPIC_ID;
        return new CommittedOffset(offset, leaderEpoch, metadata, commitTimestampMs, expireTimestampMs, topicId);
    }

    private static UUID readTopicId(SchemaReader in) {
        UUID topicId = CommittedOffset.NO_TOPIC_ID;
        int tags = in.unsignedVarint();
        for (int i = 0; i < tags; i++) {
            int tag = in.unsignedVarint();
            int size = in.unsignedVarint();
            if (tag == TOPIC_ID_TAG && size == TOPIC_ID_BYTES) {
                topicId = in.uuid();
            } else {
                in.skip(size);
            }
        }
        return topicId;
    }
}
