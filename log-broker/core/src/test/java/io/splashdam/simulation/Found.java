package io.splashdam.simulation;

import io.splashdam.log.LogSlice;
import io.splashdam.log.PartitionLog;
import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/**
 * What a reader finds in a log after a start: the value of each record by its offset.
 *
 * @param epochs the leader epochs of the batches, with the offset of the first
 * @param foldsFromStart {@code fold} has seen all batches that were ever in the log
 */
record Found(
        PartitionLog log,
        TreeMap<Long, Long> values,
        long nextOffset,
        ProducerStates fold,
        TreeMap<Integer, Long> epochs,
        boolean foldsFromStart) {
    static Found in(PartitionLog log) throws IOException {
        TreeMap<Long, Long> values = new TreeMap<>();
        TreeMap<Integer, Long> epochs = new TreeMap<>();
        ProducerStates fold = new ProducerStates();
        BatchView batch = new BatchView();
        RecordCursor cursor = new RecordCursor();
        long offset = log.startOffset();
        boolean foldsFromStart = offset == 0;
        while (offset < log.endOffset()) {
            LogSlice slice = log.read(offset, 4096, Long.MAX_VALUE, true);
            ByteBuffer bytes = slice.read();
            slice.release();
            if (!bytes.hasRemaining()) {
                throw new AssertionError(
                        "Expected batches of " + log + " at offset " + offset + ", but there are none");
            }
            for (int at = 0; at < bytes.limit(); at += batch.sizeBytes()) {
                if (!batch.wrap(bytes, at).isSound()) {
                    throw new AssertionError(
                            "Expected a sound batch of " + log + " after offset " + offset + ", but found " + batch);
                }
                fold.append(batch);
                epochs.putIfAbsent(batch.leaderEpoch(), batch.baseOffset());
                cursor.open(batch);
                while (cursor.next()) {
                    if (cursor.record().offset() >= log.startOffset()) {
                        values.put(
                                cursor.record().offset(),
                                valueOf(cursor.record().value()));
                    }
                }
                offset = batch.nextOffset();
            }
        }
        return new Found(log, values, offset, fold, epochs, foldsFromStart);
    }

    private static long valueOf(ByteBuffer value) {
        return value.getLong(value.position());
    }
}
