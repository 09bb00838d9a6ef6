package io.splashdam.operator;

import io.splashdam.state.WindowCursor;
import io.splashdam.state.WindowStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Hands on the results of sliding windows that have closed, each once, by start and key. Up to where that has been done lies in the
 * store, so that a restart does not do it again.
 *
 * <p>Owned by the task's thread.
 */
final class ClosedSlidingWindows {
    private static final Comparator<Closed> ORDER =
            Comparator.comparingLong(Closed::startMs).thenComparing(Closed::key, Arrays::compareUnsigned);

    private final WindowStore store;
    private final WindowedTable table;
    private final long differenceMs;
    private long doneUpToMs = Moment.NONE;
    private boolean isLearned;

    private record Closed(byte[] key, long startMs, byte[] stored, byte[] value) {}

    ClosedSlidingWindows(WindowStore store, WindowedTable table, long differenceMs) {
        this.store = store;
        this.table = table;
        this.differenceMs = differenceMs;
    }

    /** Before a row is worked on, which has moved time so that what ends before {@code closedBeforeMs} has closed. */
    void emit(long closedBeforeMs, RecordBatch in, int row) {
        if (!isLearned) {
            isLearned = true;
            doneUpToMs = store.mark();
        }
        long lastMs = closedBeforeMs - differenceMs - 1;
        if (closedBeforeMs <= doneUpToMs || lastMs < 0) {
            return;
        }
        long firstMs = doneUpToMs == Moment.NONE ? 0 : Math.max(0, doneUpToMs - differenceMs);
        List<Closed> closed = new ArrayList<>();
        try (WindowCursor cursor = store.fetchAll(firstMs, lastMs)) {
            while (cursor.next()) {
                closed.add(new Closed(cursor.key(), cursor.startMs(), cursor.storedKey(), cursor.value()));
            }
        }
        closed.sort(ORDER);
        for (Closed window : closed) {
            table.emitFinal(
                    window.stored(),
                    window.value(),
                    TableState.readLong(window.value(), 0),
                    in.origin(row),
                    in.headers(row));
        }
        doneUpToMs = closedBeforeMs;
        store.mark(closedBeforeMs);
    }
}
