package io.splashdam.compaction;

import io.splashdam.producer.LastRecord;
import io.splashdam.record.BatchRewriter;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordView;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;

/**
 * Decides on one batch after another of a log, from its start to where it will be clean, and beyond. Kafka's rules: the newest record of
 * each key stays; tombstones and the markers of transactions that have no more records stay until their batch's delete horizon
 * (KIP-534), which the first cleaning gives them; the last batch of each producer, and the last of the clean part, stay at least as empty
 * ones. Offsets never change. Owned by one thread.
 */
public final class BatchFilter {
    private static final long NO_HORIZON = -1;

    private final KeyOffsets keys;
    private final Transactions.Trail aborted;
    private final Transactions.OpenProducers open = new Transactions.OpenProducers();
    private final Map<Long, LastRecord> producers;
    private final long end;
    private final long nowMs;
    private final long deleteRetentionMs;
    private final RecordCursor cursor = new RecordCursor();
    private final BatchRewriter rewriter = new BatchRewriter();
    private final BitSet survivors = new BitSet();

    private long removedRecords;

    /**
     * @param end what lies from here on is kept as it is
     * @param deleteRetentionMs {@code delete.retention.ms}
     */
    public BatchFilter(
            KeyOffsets keys,
            Transactions transactions,
            Map<Long, LastRecord> producers,
            long end,
            long nowMs,
            long deleteRetentionMs) {
        this.keys = keys;
        this.aborted = transactions.trail();
        this.producers = producers;
        this.end = end;
        this.nowMs = nowMs;
        this.deleteRetentionMs = deleteRetentionMs;
    }

    /** What becomes of a batch. */
    public enum Verdict {
        /** It stays byte for byte. */
        KEEP,
        /** Nothing of it stays. */
        DROP,
        /** {@link #rewritten} takes its place. */
        REWRITE
    }

    /** Decides on the next batch, a whole one. */
    public Verdict judge(BatchView batch) {
        if (batch.baseOffset() >= end) {
            return Verdict.KEEP;
        }
        return batch.isControl() ? judgeMarker(batch) : judgeRecords(batch);
    }

    /** After {@link Verdict#REWRITE}; valid until the next call of {@link #judge}. */
    public ByteBuffer rewritten() {
        return rewriter.result();
    }

    public long removedRecords() {
        return removedRecords;
    }

    private Verdict judgeMarker(BatchView batch) {
        boolean endsNothing = open.endsNothing(batch);
        if (!endsNothing && batch.count() > 0) {
            return Verdict.KEEP;
        }
        if (!batch.hasDeleteHorizon() && batch.count() > 0) {
            return rewriteAll(batch, nowMs + deleteRetentionMs);
        }
        // Kept whole, unlike Kafka, which empties it: only the marker itself tells a start its producer's epoch.
        boolean isNeeded = isLastOfProducer(batch) || batch.nextOffset() == end;
        return isPast(batch) && !isNeeded ? drop(batch) : Verdict.KEEP;
    }

    private Verdict judgeRecords(BatchView batch) {
        open.data(batch);
        if (batch.count() == 0 || aborted.isAborted(batch)) {
            return dropOrEmpty(batch);
        }
        boolean keepsTombstones = !batch.hasDeleteHorizon() || !isPast(batch);
        int kept = 0;
        boolean hasTombstone = false;
        survivors.clear();
        cursor.open(batch);
        for (int index = 0; cursor.next(); index++) {
            if (survives(cursor.record(), keepsTombstones)) {
                survivors.set(index);
                kept++;
                hasTombstone |= !cursor.record().hasValue();
            }
        }
        if (kept == 0) {
            return dropOrEmpty(batch);
        }
        boolean needsHorizon = hasTombstone && !batch.hasDeleteHorizon();
        if (kept == batch.count() && !needsHorizon) {
            return Verdict.KEEP;
        }
        removedRecords += batch.count() - kept;
        rewriter.begin(batch, needsHorizon ? nowMs + deleteRetentionMs : NO_HORIZON);
        cursor.restart();
        for (int index = 0; cursor.next(); index++) {
            if (survivors.get(index)) {
                rewriter.keep(cursor.record());
            }
        }
        rewriter.build();
        return Verdict.REWRITE;
    }

    /** Records without a key have no place in a compacted log: they are from before it was one. */
    private boolean survives(RecordView record, boolean keepsTombstones) {
        ByteBuffer key = record.key();
        return key != null && (record.hasValue() || keepsTombstones) && record.offset() >= keys.get(key);
    }

    private Verdict rewriteAll(BatchView batch, long horizonMs) {
        rewriter.begin(batch, horizonMs);
        cursor.open(batch);
        while (cursor.next()) {
            rewriter.keep(cursor.record());
        }
        rewriter.build();
        return Verdict.REWRITE;
    }

    /** The base timestamp of a batch with a delete horizon is that horizon. */
    private boolean isPast(BatchView batch) {
        return batch.baseTimestamp() <= nowMs;
    }

    private Verdict dropOrEmpty(BatchView batch) {
        if (!isLastOfProducer(batch) && batch.nextOffset() != end) {
            return drop(batch);
        }
        if (batch.count() == 0) {
            return Verdict.KEEP;
        }
        removedRecords += batch.count();
        rewriter.empty(batch);
        return Verdict.REWRITE;
    }

    private Verdict drop(BatchView batch) {
        removedRecords += batch.count();
        return Verdict.DROP;
    }

    private boolean isLastOfProducer(BatchView batch) {
        LastRecord last = batch.hasProducerId() ? producers.get(batch.producerId()) : null;
        if (last == null) {
            return false;
        }
        return last.lastDataOffset() >= 0
                ? batch.lastOffset() == last.lastDataOffset()
                : batch.isControl() && batch.producerEpoch() == last.epoch();
    }
}
