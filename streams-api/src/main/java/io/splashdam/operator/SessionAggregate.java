package io.splashdam.operator;

import io.splashdam.state.SessionCursor;
import io.splashdam.state.SessionStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.SessionWindows;
import io.splashdam.time.WindowedSerdes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Folds the records of each session into a value. A record that falls between sessions, or near one, makes one of them: the old
 * ones leave as deletions.
 *
 * <p>Owned by the task's thread.
 */
public final class SessionAggregate implements Operator {
    private final WindowedTable table;
    private final SessionStore store;
    private final Serde<Object> valueSerde;
    private final long gapMs;
    private final long graceMs;
    private final Folds folds;
    private final WindowSlots.Late late;
    private final Moment moment;
    private final @Nullable ClosedSessions closed;
    private final ByteSink value = new ByteSink(256);
    private final List<Found> found = new ArrayList<>();
    private long streamTimeMs = Moment.NONE;

    /**
     * The user's code.
     *
     * @param initial the value of a session without records
     * @param merge one value of two sessions' values
     */
    public record Folds(Supplier<@Nullable Object> initial, WindowAggregate.Fold add, Merge merge) {}

    /** Makes one value of two sessions' values. */
    @FunctionalInterface
    public interface Merge {
        @Nullable
        Object apply(Object key, @Nullable Object one, Object other);
    }

    private record Found(long startMs, long endMs, Object value) {}

    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    private SessionAggregate(
            OperatorContext context,
            AggregateStore spec,
            SessionWindows windows,
            WindowedChanges changes,
            Folds folds) {
        Serde<?> keys = context.keySerde(spec.keySerde());
        this.valueSerde = (Serde<Object>) context.valueSerde(spec.valueSerde());
        this.table = new WindowedTable(
                context, spec, keys, WindowedSerdes.sessionWindowedSerdeFrom(keys), valueSerde, changes);
        this.store = new SessionStore(table.store());
        this.gapMs = windows.inactivityGap();
        this.graceMs = windows.gracePeriodMs();
        this.folds = folds;
        this.late = LateRecords.of(context);
        this.moment = context.moment();
        this.closed = table.isOnClose() ? new ClosedSessions(store, table) : null;
    }

    public static OperatorFactory of(
            AggregateStore store, SessionWindows windows, WindowedChanges changes, Folds folds) {
        return context -> new SessionAggregate(context, store, windows, changes, folds);
    }

    @Override
    public void process(RecordBatch in) {
        for (int row = 0; row < in.count(); row++) {
            if (in.keys().isNull(row)) {
                moment.dropped();
            } else {
                in.cursor(row);
                process(in, row);
            }
        }
        table.forward();
    }

    private void process(RecordBatch in, int row) {
        long timestampMs = in.timestampMs(row);
        streamTimeMs = Math.max(streamTimeMs, timestampMs);
        long closedBeforeMs = streamTimeMs - graceMs - gapMs;
        if (closed != null) {
            closed.emit(closedBeforeMs, in, row);
        }
        table.readKey(in, row);
        byte[] keyBytes = table.copyOfKey();
        find(keyBytes, timestampMs);
        Object key = key(in, row);
        long startMs = timestampMs;
        long endMs = timestampMs;
        Object aggregate = folds.initial().get();
        for (Found session : found) {
            aggregate = folds.merge().apply(key, aggregate, session.value());
            startMs = Math.min(startMs, session.startMs());
            endMs = Math.max(endMs, session.endMs());
        }
        if (endMs < closedBeforeMs) {
            late.drop(in, row, startMs, endMs, closedBeforeMs);
            return;
        }
        if (startMs != timestampMs || endMs != timestampMs) {
            for (Found session : found) {
                remove(keyBytes, session, in, row);
            }
        }
        put(keyBytes, startMs, endMs, folds.add().apply(key, in.values().get(row), aggregate), in, row);
    }

    private static Object key(RecordBatch in, int row) {
        Object key = in.keys().get(row);
        if (key == null) {
            throw new IllegalStateException("Expected a key, but it is null");
        }
        return key;
    }

    private void find(byte[] key, long timestampMs) {
        found.clear();
        try (SessionCursor cursor = store.findSessions(key, timestampMs - gapMs, timestampMs + gapMs)) {
            while (cursor.next()) {
                byte[] bytes = cursor.value();
                found.add(new Found(cursor.startMs(), cursor.endMs(), valueSerde.deserialize(bytes, 0, bytes.length)));
            }
        }
    }

    private void remove(byte[] key, Found session, RecordBatch in, int row) {
        int slot = store.slot(key, session.startMs(), session.endMs());
        table.store().load();
        table.remember(slot, null);
        table.store().delete(slot);
        table.changedWithoutHeaders(slot, session.endMs(), in, row);
    }

    private void put(byte[] key, long startMs, long endMs, @Nullable Object aggregate, RecordBatch in, int row) {
        int slot = store.slot(key, startMs, endMs);
        if (slot < 0) {
            throw new IllegalStateException("Expected store " + table.store().name()
                    + " to retain open sessions, but the one up to " + endMs + " is over at " + streamTimeMs);
        }
        table.rememberNothing();
        if (aggregate == null) {
            table.store().delete(slot);
        } else {
            value.clear();
            valueSerde.serialize(aggregate, value);
            table.store().put(slot, value.array(), 0, value.size());
        }
        table.changedWithoutHeaders(slot, endMs, in, row);
    }

    @Override
    public void flush() {
        table.flush();
    }
}
