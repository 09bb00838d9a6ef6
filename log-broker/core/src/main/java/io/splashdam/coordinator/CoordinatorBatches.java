package io.splashdam.coordinator;

import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordView;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

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

    /** Hands over the records of whole batches, from the buffer's position to its limit; control batches hold none of ours. */
    public void decode(ByteBuffer batches, Consumer<CoordinatorRecord> into) {
        int at = batches.position();
        while (at < batches.limit()) {
            if (!batch.wrap(batches, at).isWhole()) {
                throw new IllegalArgumentException(
                        "Expected whole batches, but at position " + at + " of " + batches.limit() + " is " + batch);
            }
            at += batch.sizeBytes();
            if (!batch.isControl()) {
                decode(into);
            }
        }
    }

    private void decode(Consumer<CoordinatorRecord> into) {
        cursor.open(batch);
        while (cursor.next()) {
            RecordView record = cursor.record();
            byte[] key = record.keyCopy();
            if (key != null) {
                into.accept(new CoordinatorRecord(key, record.valueCopy()));
            }
        }
    }
}
