package io.splashdam.simulation;

import io.splashdam.log.LogSlice;
import io.splashdam.log.PartitionLog;
import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a reader finds in a log after a start: the value of each record by its offset.
 *
 * @param epochs the leader epochs of the batches, with the offset of the first
 * @param foldsFromStart {@code fold} has seen all batches that were ever in the log
 * @param newestOfKey in a compacted log, the offset of the last record of each key
 */
record Found(
        PartitionLog log,
        TreeMap<Long, Long> values,
        long nextOffset,
        ProducerStates fold,
        TreeMap<Integer, Long> epochs,
        boolean foldsFromStart,
        long nowMs,
        Map<Long, Long> newestOfKey) {
    /**
     * Whether compaction may have taken a record: a later one of its key is there, or a tombstone that was old enough to go took it, or
     * is it.
     */
    boolean mayLack(History history, Map.Entry<Long, Long> record) {
        long key = History.keyOf(record.getValue());
        if (newestOfKey.getOrDefault(key, -1L) > record.getKey()) {
            return true;
        }
        Set<Long> unknown = new HashSet<>(history.sent());
        for (Map.Entry<Long, Long> acknowledged : history.acknowledged().entrySet()) {
            unknown.remove(acknowledged.getValue());
            if (acknowledged.getKey() >= record.getKey() && isOldTombstone(history, acknowledged.getValue(), key)) {
                return true;
            }
        }
        return unknown.stream().anyMatch(sent -> isOldTombstone(history, sent, key));
    }

    private boolean isOldTombstone(History history, long value, long key) {
        return history.isTombstone(value)
                && History.keyOf(value) == key
                && history.sentMs(value) + history.config().compaction().deleteRetentionMs() <= nowMs;
    }

    static Found in(PartitionLog log, long nowMs) throws IOException {
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
            if (!bytes.hasRemaining() && log.config().compact()) {
                break; // a checker asks whether that may be
            }
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
                        values.put(cursor.record().offset(), SimulatedProducer.idOf(cursor.record()));
                    }
                }
                offset = batch.nextOffset();
            }
        }
        Map<Long, Long> newestOfKey = new HashMap<>();
        if (log.config().compact()) {
            values.forEach((at, value) -> newestOfKey.put(History.keyOf(value), at));
        }
        return new Found(log, values, offset, fold, epochs, foldsFromStart, nowMs, newestOfKey);
    }
}
