package io.splashdam.task;

import io.splashdam.operator.RecordBatch;

/**
 * The way from any task into one other task: records that have been given a new key gather here and are processed there, in this
 * process and within the same commit.
 *
 * <p>Owned by the thread that runs both tasks.
 */
public final class Lane {
    private static final int FULL_BYTES = 1 << 20;

    private final Inlet into;
    private final RecordBatch pending = new RecordBatch();

    /** @param into a source of the task behind */
    public Lane(Inlet into) {
        this.into = into;
    }

    RecordBatch pending() {
        return pending;
    }

    boolean isFull() {
        return pending.isFull() || pending.keys().ownBytes() + pending.values().ownBytes() > FULL_BYTES;
    }

    /** Hands what has gathered to the task behind. */
    public void drain() {
        if (pending.count() > 0) {
            into.acceptRepartitioned(pending);
            pending.clear();
        }
    }

    /** Forgets what has gathered. */
    public void clear() {
        pending.clear();
    }
}
