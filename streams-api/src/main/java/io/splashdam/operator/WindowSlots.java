package io.splashdam.operator;

import io.splashdam.state.WindowStore;
import io.splashdam.time.TimeWindows;
import io.splashdam.time.UnlimitedWindows;
import io.splashdam.time.Windows;
import java.util.Arrays;

/**
 * Which windows the rows of a batch fall into: a slot of the store for each that is still open, all loaded with one lookup.
 *
 * <p>Owned by the task's thread. A window is closed when stream time has passed its end by the grace period; stream time is the
 * largest timestamp that this operator has seen.
 */
final class WindowSlots {
    private final WindowStore store;
    private final WindowedTable table;
    private final long sizeMs;
    private final long graceMs;
    private final long advanceMs;
    private final long startMs; // of the one window without an end, else -1
    private final Late late;
    private long streamTimeMs = Moment.NONE;
    private int[] ends = new int[RecordBatch.FULL_RECORDS]; // by row: index after its last slot
    private int[] slots = new int[RecordBatch.FULL_RECORDS];
    private int count;
    private int first;

    /** Gets told of records that come too late. */
    interface Late {
        void drop(RecordBatch in, int row, long windowStartMs, long windowEndMs, long closedUpToMs);
    }

    WindowSlots(Windows<?> windows, WindowStore store, WindowedTable table, Late late) {
        this.store = store;
        this.table = table;
        this.sizeMs = windows.size();
        this.graceMs = windows.gracePeriodMs();
        this.advanceMs = windows instanceof TimeWindows time ? time.advanceMs() : Long.MAX_VALUE;
        this.startMs = windows instanceof UnlimitedWindows unlimited ? unlimited.startMs() : -1;
        this.late = late;
    }

    long streamTimeMs() {
        return streamTimeMs;
    }

    /** What ends at this time or before is closed. */
    long closedUpToMs() {
        return streamTimeMs - graceMs;
    }

    /** Finds the windows of all rows from {@code from} to before {@code to}; of others nothing is known then. */
    void find(RecordBatch in, int from, int to) {
        count = 0;
        if (ends.length < to) {
            ends = new int[to];
        }
        first = from;
        for (int row = from; row < to; row++) {
            if (!in.keys().isNull(row)) {
                find(in, row);
            }
            ends[row] = count;
        }
        store.entries().load();
    }

    /** Moves time on to a row, before its windows are found. */
    void advance(RecordBatch in, int row) {
        if (!in.keys().isNull(row)) {
            streamTimeMs = Math.max(streamTimeMs, in.timestampMs(row));
        }
    }

    private void find(RecordBatch in, int row) {
        long timestampMs = in.timestampMs(row);
        streamTimeMs = Math.max(streamTimeMs, timestampMs);
        table.readKey(in, row);
        if (startMs >= 0) {
            if (timestampMs >= startMs) {
                add(startMs);
            }
            return;
        }
        long first = Math.max(0, timestampMs - sizeMs + advanceMs) / advanceMs * advanceMs;
        for (long start = first; start <= timestampMs; start += advanceMs) {
            long end = start + sizeMs;
            if (end < 0 || end > closedUpToMs()) {
                add(start);
            } else {
                late.drop(in, row, start, end, closedUpToMs());
            }
        }
    }

    private void add(long windowStartMs) {
        int slot = store.slot(table.keyBytes(), table.keyAt(), table.keyLength(), windowStartMs);
        if (slot < 0) {
            throw new IllegalStateException("Expected store " + store.entries().name()
                    + " to retain open windows, but the one of " + windowStartMs + " is over at " + streamTimeMs);
        }
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
        }
        slots[count++] = slot;
    }

    /** Index of a row's first slot. */
    int from(int row) {
        return row == first ? 0 : ends[row - 1];
    }

    /** Index after a row's last slot. */
    int to(int row) {
        return ends[row];
    }

    int slot(int index) {
        return slots[index];
    }
}
