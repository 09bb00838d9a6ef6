package io.splashdam.coordinator;

import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordView;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of an internal topic to the batch that goes into the log, and back; for whoever implements {@link ShardLog}.
 *
 * <p>Owned by one thread.
 */
public final class CoordinatorBatches {
    private final BatchBuilder builder = new BatchBuilder();
    private final BatchView batch = new BatchView();
    private final RecordCursor cursor = new RecordCursor();

    /** One uncompressed batch in a buffer of its own. */
    public ByteBuffer encode(List<CoordinatorRecord> records, long wallMs) {
        builder.producer(BatchView.NO_PRODUCER_ID, BatchView.NO_PRODUCER_EPOCH, BatchView.NO_SEQUENCE);
        return build(builder.transactional(false), records, wallMs);
    }

    /** The same as part of a transaction, or the marker that ends it; those go without records. */
    public ByteBuffer encode(List<CoordinatorRecord> records, @Nullable TransactionWrite transaction, long wallMs) {
        if (transaction == null) {
            return encode(records, wallMs);
        }
        if (transaction instanceof TransactionWrite.End end) {
            return new EndTransactionMarker(end.isCommit(), end.coordinatorEpoch())
                    .toBatch(end.producerId(), end.epoch(), wallMs);
        }
        builder.producer(transaction.producerId(), transaction.epoch(), BatchView.NO_SEQUENCE);
        return build(builder.transactional(true), records, wallMs);
    }

    private static ByteBuffer build(BatchBuilder builder, List<CoordinatorRecord> records, long wallMs) {
        int bytes = BatchView.HEADER_BYTES;
        for (CoordinatorRecord record : records) {
            bytes += record.sizeBytes();
        }
        builder.begin(ByteBuffer.allocate(bytes));
        for (CoordinatorRecord record : records) {
            builder.append(wallMs, record.key(), record.value());
        }
        return builder.build();
    }

    /** Hands over the records and markers of whole batches, from the buffer's position to its limit. */
    public void decode(ByteBuffer batches, LogReplay into) {
        int at = batches.position();
        while (at < batches.limit()) {
            if (!batch.wrap(batches, at).isWhole()) {
                throw new IllegalArgumentException(
                        "Expected whole batches, but at position " + at + " of " + batches.limit() + " is " + batch);
            }
            at += batch.sizeBytes();
            if (!batch.isControl()) {
                decode(into);
                continue;
            }
            EndTransactionMarker marker = EndTransactionMarker.of(batch);
            if (marker != null) {
                into.end(batch.producerId(), batch.producerEpoch(), marker.isCommit());
            }
        }
    }

    private void decode(LogReplay into) {
        cursor.open(batch);
        while (cursor.next()) {
            RecordView record = cursor.record();
            byte[] key = record.keyCopy();
            if (key != null) {
                CoordinatorRecord decoded = new CoordinatorRecord(key, record.valueCopy());
                if (batch.isTransactional()) {
                    into.pending(decoded, batch.producerId(), batch.producerEpoch());
                } else {
                    into.record(decoded);
                }
            }
        }
    }
}
