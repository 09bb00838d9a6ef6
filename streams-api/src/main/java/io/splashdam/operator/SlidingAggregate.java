package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.WindowCursor;
import io.splashdam.state.WindowStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.SlidingWindows;
import io.splashdam.time.WindowedSerdes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds records into windows that slide with them (KIP-450): for each record one window that ends with it, and one that begins
 * just after it as soon as that holds another record.
 *
 * <pre>
 *   record at t     left window [t - difference, t]     right window [t + 1, t + 1 + difference]
 * </pre>
 *
 * Owned by the task's thread. Each window's timestamp is that of its latest record.
 */
public final class SlidingAggregate implements Operator {
    private final WindowedTable table;
    private final WindowStore store;
    private final Moment moment;
    private final WindowSlots.Late late;
    private final Serde<Object> valueSerde;
    private final WindowAggregate.Folding folding;
    private final long differenceMs;
    private final long graceMs;
    private final @Nullable ClosedSlidingWindows closed;
    private final ByteSink value = new ByteSink(256);
    private final List<Found> found = new ArrayList<>();
    private final Set<Long> starts = new HashSet<>();
    private long streamTimeMs = Moment.NONE;

    // of the record that is being worked on
    private byte[] keyBytes = {};
    private long timestampMs;
    private long closedBeforeMs;

    /** A window as it was before the record. */
    private record Found(long startMs, long latestMs, Object aggregate) {}

    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    private SlidingAggregate(
            OperatorContext context,
            AggregateStore spec,
            SlidingWindows windows,
            WindowedChanges changes,
            WindowAggregate.Folding folding) {
        Serde<?> keys = context.keySerde(spec.keySerde());
        this.valueSerde = (Serde<Object>) context.valueSerde(spec.valueSerde());
        this.table = new WindowedTable(
                context,
                spec,
                keys,
                WindowedSerdes.timeWindowedSerdeFrom(keys, windows.timeDifferenceMs()),
                valueSerde,
                changes);
        this.store = new WindowStore(table.store());
        this.moment = context.moment();
        this.late = LateRecords.of(context);
        this.folding = folding;
        this.differenceMs = windows.timeDifferenceMs();
        this.graceMs = windows.gracePeriodMs();
        this.closed = table.isOnClose() ? new ClosedSlidingWindows(store, table, differenceMs) : null;
    }

    public static OperatorFactory of(
            AggregateStore store, SlidingWindows windows, WindowedChanges changes, WindowAggregate.Folding folding) {
        return context -> new SlidingAggregate(context, store, windows, changes, folding);
    }

    @Override
    public void process(RecordBatch in) {
        for (int row = 0; row < in.count(); row++) {
            if (in.keys().isNull(row) || in.values().isNull(row)) {
                moment.dropped();
            } else {
                in.cursor(row);
                process(in, row);
            }
        }
        table.forward();
    }

    private void process(RecordBatch in, int row) {
        timestampMs = in.timestampMs(row);
        streamTimeMs = Math.max(streamTimeMs, timestampMs);
        closedBeforeMs = streamTimeMs - graceMs;
        if (closed != null) {
            closed.emit(closedBeforeMs, in, row);
        }
        if (timestampMs + 1 + differenceMs <= closedBeforeMs) {
            late.drop(in, row, timestampMs - differenceMs, timestampMs, closedBeforeMs);
            return;
        }
        table.readKey(in, row);
        keyBytes = table.copyOfKey();
        starts.clear();
        if (timestampMs < differenceMs) {
            processEarly(in, row);
        } else {
            processUsual(in, row);
        }
    }

    private void find(long fromMs) {
        found.clear();
        try (WindowCursor cursor = store.fetch(keyBytes, fromMs, timestampMs + 1)) {
            while (cursor.next()) {
                byte[] bytes = cursor.value();
                Object aggregate = valueSerde.deserialize(
                        bytes, TableState.TIMESTAMP_BYTES, bytes.length - TableState.TIMESTAMP_BYTES);
                found.add(new Found(cursor.startMs(), TableState.readLong(bytes, 0), aggregate));
            }
        }
    }

    /** The windows that hold the record, from the latest on; what those hold that it does not tell of the record before it. */
    private void processUsual(RecordBatch in, int row) {
        Found left = null;
        Found right = null;
        boolean isLeftThere = false;
        boolean isRightThere = false;
        long previousMs = Moment.NONE;
        find(Math.max(0, timestampMs - 2 * differenceMs));
        for (int i = found.size() - 1; i >= 0; i--) {
            Found window = found.get(i);
            long endMs = window.startMs() + differenceMs;
            starts.add(window.startMs());
            if (window.startMs() == timestampMs + 1) {
                isRightThere = true;
            } else if (endMs > timestampMs) {
                right = right == null ? window : right;
                update(window.startMs(), window, in, row);
            } else if (endMs == timestampMs) {
                isLeftThere = true;
                update(window.startMs(), window, in, row);
                if (window.latestMs() >= timestampMs) {
                    return; // another record of this very time made all windows already
                }
                previousMs = window.latestMs();
            } else {
                left = window;
                previousMs = window.latestMs();
                break;
            }
        }
        beginRightOf(previousMs, true, in, row);
        if (!isLeftThere) {
            boolean holdsPrevious = previousMs != Moment.NONE && timestampMs - differenceMs <= previousMs;
            Object aggregate = left != null && holdsPrevious
                    ? left.aggregate()
                    : folding.initial().get();
            update(timestampMs - differenceMs, aggregate, timestampMs, in, row);
        }
        if (!isRightThere) {
            beginRight(right, in, row);
        }
    }

    /** Of records before the first difference is over: their left windows would begin before 1970, so one at 0 stands for all. */
    private void processEarly(RecordBatch in, int row) {
        Found first = null;
        Found right = null;
        boolean isRightThere = false;
        long previousMs = Moment.NONE;
        find(0);
        for (Found window : found) {
            starts.add(window.startMs());
            if (window.startMs() == 0) {
                first = window;
                previousMs = window.latestMs() < timestampMs ? window.latestMs() : Moment.NONE;
            } else if (window.startMs() <= timestampMs) {
                right = window;
                update(window.startMs(), window, in, row);
            } else {
                isRightThere = true;
            }
        }
        if (right == null && first != null && first.latestMs() > timestampMs) {
            right = first;
        }
        if (!isRightThere) {
            beginRight(right, in, row);
        }
        beginRightOf(previousMs, false, in, row);
        if (first == null) {
            update(0, folding.initial().get(), timestampMs, in, row);
        } else {
            update(0, first, in, row);
        }
    }

    /** The window just after the record before this one: this one is the first in it. */
    private void beginRightOf(long previousMs, boolean isNearNeeded, RecordBatch in, int row) {
        if (previousMs == Moment.NONE || starts.contains(previousMs + 1)) {
            return;
        }
        if (!isNearNeeded || previousMs + 1 + differenceMs >= timestampMs) {
            update(previousMs + 1, folding.initial().get(), timestampMs, in, row);
        }
    }

    /** The window just after this record: it holds what the one that holds both it and later ones had. */
    private void beginRight(@Nullable Found later, RecordBatch in, int row) {
        if (later != null && later.latestMs() > timestampMs) {
            table.rememberNothing();
            put(timestampMs + 1, later.aggregate(), later.latestMs(), in, row);
        }
    }

    private void update(long startMs, Found window, RecordBatch in, int row) {
        update(startMs, window.aggregate(), window.latestMs(), in, row);
    }

    private void update(long startMs, @Nullable Object aggregate, long latestMs, RecordBatch in, int row) {
        if (startMs + differenceMs < closedBeforeMs) {
            late.drop(in, row, startMs, startMs + differenceMs, closedBeforeMs);
            return;
        }
        Object key = in.keys().get(row);
        if (key == null) {
            throw new IllegalStateException("Expected a key, but it is null");
        }
        Object next = folding.fold().apply(key, in.values().get(row), aggregate);
        table.remember(slot(startMs), aggregate);
        put(startMs, next, aggregate == null ? timestampMs : Math.max(timestampMs, latestMs), in, row);
    }

    private int slot(long startMs) {
        int slot = store.slot(keyBytes, 0, keyBytes.length, startMs);
        if (slot < 0) {
            throw new IllegalStateException("Expected store " + table.store().name()
                    + " to retain open windows, but the one of " + startMs + " is over at " + streamTimeMs);
        }
        table.store().load();
        return slot;
    }

    private void put(long startMs, @Nullable Object aggregate, long latestMs, RecordBatch in, int row) {
        KeyValueStore entries = table.store();
        int slot = slot(startMs);
        if (aggregate == null) {
            entries.delete(slot);
        } else {
            value.clear();
            value.writeLong(latestMs);
            valueSerde.serialize(aggregate, value);
            entries.put(slot, value.array(), 0, value.size());
        }
        table.changed(slot, latestMs, in, row);
    }

    @Override
    public void flush() {
        table.flush();
    }
}
