package io.splashdam.operator;

import io.splashdam.state.WindowCursor;
import io.splashdam.state.WindowStore;
import io.splashdam.time.TimeWindows;

/**
 * Hands on the results of windows that have closed, each once, by start and key. Up to where that has been done lies in the store,
 * so that a restart does not do it again.
 *
 * <p>Owned by the task's thread.
 */
final class ClosedWindows {
    private final WindowStore store;
    private final WindowedTable table;
    private final TimeWindows windows;
    private long doneUpToMs = Moment.NONE;
    private boolean isLearned;

    ClosedWindows(WindowStore store, WindowedTable table, TimeWindows windows) {
        this.store = store;
        this.table = table;
        this.windows = windows;
    }

    /** Before a row is worked on, which has moved time so that what ends at {@code closedUpToMs} has closed. */
    void emit(long closedUpToMs, RecordBatch in, int row) {
        if (!isLearned) {
            isLearned = true;
            doneUpToMs = store.mark();
        }
        long lastMs = closedUpToMs - windows.size();
        if (closedUpToMs <= doneUpToMs || lastMs < 0) {
            return;
        }
        boolean isFirst = doneUpToMs == Moment.NONE;
        long firstMs = isFirst ? 0 : Math.max(0, doneUpToMs - windows.size()) + 1;
        if (!isFirst && isSameWindows(firstMs - 1, lastMs)) {
            return;
        }
        try (WindowCursor cursor = store.fetchAll(firstMs, lastMs)) {
            while (cursor.next()) {
                byte[] value = cursor.value();
                table.emitFinal(
                        cursor.storedKey(), value, TableState.readLong(value, 0), in.origin(row), in.headers(row));
            }
        }
        doneUpToMs = closedUpToMs;
        store.mark(closedUpToMs);
    }

    private boolean isSameWindows(long oneMs, long otherMs) {
        return windows.firstStartMs(oneMs) == windows.firstStartMs(otherMs)
                && oneMs / windows.advanceMs() == otherMs / windows.advanceMs();
    }
}
