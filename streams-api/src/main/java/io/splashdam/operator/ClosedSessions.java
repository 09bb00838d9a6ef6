package io.splashdam.operator;

import io.splashdam.state.SessionCursor;
import io.splashdam.state.SessionStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Hands on the results of sessions that have closed, each once, by end and key. Up to where that has been done lies in the store, so
 * that a restart does not do it again.
 *
 * <p>Owned by the task's thread.
 */
final class ClosedSessions {
    private static final Comparator<Closed> ORDER = Comparator.comparingLong(Closed::endMs)
            .thenComparing(Closed::key, Arrays::compareUnsigned)
            .thenComparingLong(Closed::startMs);

    private final SessionStore store;
    private final WindowedTable table;
    private long doneUpToMs = Moment.NONE;
    private boolean isLearned;

    private record Closed(byte[] key, long startMs, long endMs, byte[] stored, byte[] value) {}

    ClosedSessions(SessionStore store, WindowedTable table) {
        this.store = store;
        this.table = table;
    }

    /** Before a row is worked on, which has moved time so that what ended before {@code closedBeforeMs} has closed. */
    void emit(long closedBeforeMs, RecordBatch in, int row) {
        if (!isLearned) {
            isLearned = true;
            doneUpToMs = store.mark();
        }
        long fromMs = Math.max(0, doneUpToMs);
        if (closedBeforeMs <= doneUpToMs || closedBeforeMs - 1 < fromMs) {
            return;
        }
        List<Closed> closed = new ArrayList<>();
        try (SessionCursor cursor = store.findSessions(null, null, fromMs, Long.MAX_VALUE)) {
            while (cursor.next()) {
                if (cursor.endMs() < closedBeforeMs) {
                    closed.add(new Closed(
                            cursor.key(), cursor.startMs(), cursor.endMs(), cursor.storedKey(), cursor.value()));
                }
            }
        }
        closed.sort(ORDER);
        for (Closed session : closed) {
            table.emitFinal(session.stored(), session.value(), session.endMs(), in.origin(row), in.headers(row));
        }
        doneUpToMs = closedBeforeMs;
        store.mark(closedBeforeMs);
    }
}
