package io.splashdam.simulation;

import io.splashdam.log.LogSlice;
import io.splashdam.log.PartitionLog;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import io.splashdam.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a partition as a reader does that sees only what is committed, and holds it to what whole transactions promise of the log itself:
 * offsets without a gap, markers right behind their batches, nothing open, nothing aborted.
 */
final class WholeLogWalk {
    /** Gets each record. */
    interface Visitor {
        void record(long offset, String key, String value);
    }

    private WholeLogWalk() {}

    /** @param isWhole every transaction was written whole, so none may be open */
    static void walk(Partition partition, boolean isWhole, @Nullable Visitor visitor) throws IOException {
        PartitionLog log = partition.log();
        BatchView batch = new BatchView();
        RecordCursor cursor = new RecordCursor();
        Set<Long> open = new HashSet<>();
        long end = partition.readableEnd(Isolation.READ_COMMITTED);
        long offset = log.startOffset();
        if (isWhole && end != partition.highWatermark()) {
            throw new AssertionError("Expected no open transaction in " + partition + ", but the last stable offset is "
                    + end + " and the high watermark " + partition.highWatermark());
        }
        while (offset < end) {
            LogSlice slice = partition.read(offset, 4096, Isolation.READ_COMMITTED, true);
            ByteBuffer bytes = slice.read();
            slice.release();
            if (!bytes.hasRemaining()) {
                throw new AssertionError("Expected a batch of " + partition + " at offset " + offset);
            }
            for (int at = 0; at < bytes.limit(); at += batch.sizeBytes()) {
                batch.wrap(bytes, at);
                if (!batch.isSound() || batch.baseOffset() != offset) {
                    throw new AssertionError(
                            "Expected a sound batch of " + partition + " at offset " + offset + ", but found " + batch);
                }
                offset = batch.nextOffset();
                followTransactions(partition, batch, open);
                if (!batch.isControl() && visitor != null) {
                    cursor.open(batch);
                    while (cursor.next()) {
                        visitor.record(
                                cursor.record().offset(),
                                text(cursor.record().keyCopy()),
                                text(cursor.record().valueCopy()));
                    }
                }
            }
        }
    }

    private static void followTransactions(Partition partition, BatchView batch, Set<Long> open) {
        if (batch.isControl()) {
            EndTransactionMarker marker = EndTransactionMarker.of(batch);
            if (!open.remove(batch.producerId()) || marker == null || !marker.isCommit()) {
                throw new AssertionError("Expected a commit of batches before it in " + partition + ", but found "
                        + marker + " in " + batch);
            }
        } else if (batch.isTransactional()) {
            open.add(batch.producerId());
        } else if (!open.isEmpty()) {
            throw new AssertionError(
                    "Expected the marker of producers " + open + " in " + partition + ", but found " + batch);
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
