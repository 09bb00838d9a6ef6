package io.splashdam.log;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * How far one log is on the disk.
 *
 * @param sequence all journal entries up to this one are in the segments, as far as they concern the log
 * @param offset all records below it are in the segments
 * @param startOffset the log begins here; segments below may be gone
 * @param segmentBase the segment that {@code offset} is in, or begins after
 * @param position where {@code offset} begins in it
 * @param isOs the log was of {@code durability=os}: what follows is not in the journal
 */
record CheckpointEntry(
        UUID topicId,
        int partition,
        long sequence,
        long offset,
        long startOffset,
        long segmentBase,
        int position,
        boolean isOs) {
    static final int BYTES = 16 + 4 + 8 + 8 + 8 + 8 + 4 + 1;

    record Key(UUID topicId, int partition) {
        static Key of(LogId id) {
            return new Key(id.topicId(), id.partition());
        }
    }

    static CheckpointEntry of(PartitionLog log, long sequence, LogEnd end) {
        return new CheckpointEntry(
                log.id().topicId(),
                log.id().partition(),
                sequence,
                end.offset(),
                Math.min(log.startOffset(), end.offset()),
                end.segment().baseOffset(),
                end.position(),
                log.config().durability() == Durability.OS);
    }

    Key key() {
        return new Key(topicId, partition);
    }

    void encode(ByteBuffer into) {
        into.putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .putInt(partition)
                .putLong(sequence)
                .putLong(offset)
                .putLong(startOffset)
                .putLong(segmentBase)
                .putInt(position)
                .put((byte) (isOs ? 1 : 0));
    }

    static CheckpointEntry decode(ByteBuffer from) {
        return new CheckpointEntry(
                new UUID(from.getLong(), from.getLong()),
                from.getInt(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getLong(),
                from.getInt(),
                from.get() != 0);
    }
}
