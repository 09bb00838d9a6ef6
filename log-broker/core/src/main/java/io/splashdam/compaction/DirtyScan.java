package io.splashdam.compaction;

import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Notes the newest offset of each key in the dirty part of a log, batch by batch, until the part ends or the keys no longer fit. Owned by
 * one thread.
 */
public final class DirtyScan {
    private final KeyOffsets keys;
    private final RecordCursor cursor = new RecordCursor();
    private Transactions.@Nullable Trail transactions;
    private long limit;
    private long end;

    /**
     * @param from the first dirty offset
     * @param limit nothing from here on may be touched
     */
    public DirtyScan(KeyOffsets keys, long from, long limit) {
        this.keys = keys;
        this.end = from;
        this.limit = limit;
    }

    /** Whether {@link #know} has to be called before the batch is added: whoever cleans a log without transactions need not look for them. */
    public boolean needsTransactions(BatchView batch) {
        return transactions == null && (batch.isTransactional() || batch.isControl());
    }

    /** How the transactions end that touch the dirty part: what comes after one without an end stays for the next time. */
    public void know(Transactions all) {
        transactions = all.trail();
        limit = all.firstUndecided(limit);
    }

    /** Takes the next batch; false when it is not taken, and the scan is over. */
    public boolean add(BatchView batch) {
        if (batch.nextOffset() > limit || batch.count() > keys.room()) {
            return false;
        }
        if (!batch.isControl() && (transactions == null || !transactions.isAborted(batch))) {
            cursor.open(batch);
            while (cursor.next()) {
                ByteBuffer key = cursor.record().key();
                if (key != null) {
                    keys.put(key, cursor.record().offset());
                }
            }
        }
        end = batch.nextOffset();
        return true;
    }

    /** All batches below this offset have been seen; the log will be clean up to here. */
    public long end() {
        return end;
    }

    /** Nothing from here on could be seen, however many keys fit. */
    public long limit() {
        return limit;
    }
}
