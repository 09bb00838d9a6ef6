package io.splashdam.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The control record that ends a transaction in a partition (KIP-98): whether it committed, and the epoch of the coordinator
 * that decided.
 *
 * <pre>
 *  key: version (2) type (2; 0 abort, 1 commit)      value: version (2) coordinator epoch (4)
 * </pre>
 */
public record EndTransactionMarker(boolean isCommit, int coordinatorEpoch) {
    private static final short ABORT = 0;
    private static final short COMMIT = 1;
    private static final int KEY_BYTES = 4;
    private static final int VALUE_BYTES = 6;

    /** The marker in a control batch; null where the batch is empty (compacted away) or of another kind. */
    public static @Nullable EndTransactionMarker of(BatchView batch) {
        if (!batch.isControl() || batch.count() == 0) {
            return null;
        }
        RecordCursor cursor = new RecordCursor();
        return cursor.open(batch).next() ? of(cursor.record()) : null;
    }

    private static @Nullable EndTransactionMarker of(RecordView record) {
        if (record.keyBytes() < KEY_BYTES || record.valueBytes() < VALUE_BYTES) {
            return null;
        }
        short type = record.buffer().getShort(record.keyPosition() + Short.BYTES);
        int coordinatorEpoch = record.buffer().getInt(record.valuePosition() + Short.BYTES);
        return type == COMMIT || type == ABORT ? new EndTransactionMarker(type == COMMIT, coordinatorEpoch) : null;
    }

    /** A control batch with this marker alone, for the log of one partition. */
    public ByteBuffer toBatch(long producerId, short producerEpoch, long timestampMs) {
        ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
        key.putShort((short) 0).putShort(isCommit ? COMMIT : ABORT).flip();
        ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES);
        value.putShort((short) 0).putInt(coordinatorEpoch).flip();
        BatchBuilder batch = new BatchBuilder()
                .producer(producerId, producerEpoch, BatchView.NO_SEQUENCE)
                .transactional(true)
                .control(true);
        batch.begin(ByteBuffer.allocate(128));
        batch.append(timestampMs, key, value);
        return batch.build();
    }
}
