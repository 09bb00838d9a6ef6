package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.WindowStore;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.time.TimeWindows;
import io.splashdam.time.WindowedSerdes;
import io.splashdam.time.Windows;
import org.jspecify.annotations.Nullable;

/** Counts records per key and window, in place in the store's bytes: no object per record. */
public final class WindowCount implements Operator {
    private static final int VALUE_BYTES = TableState.TIMESTAMP_BYTES + Long.BYTES;

    private final WindowedTable table;
    private final WindowSlots slots;
    private final @Nullable ClosedWindows closed;

    private WindowCount(OperatorContext context, AggregateStore store, Windows<?> windows, WindowedChanges changes) {
        Serde<?> keys = context.keySerde(store.keySerde());
        table = new WindowedTable(
                context,
                store,
                keys,
                WindowedSerdes.timeWindowedSerdeFrom(keys, windows.size()),
                context.valueSerde(Serdes.Long()),
                changes);
        WindowStore windowed = new WindowStore(table.store());
        slots = new WindowSlots(windows, windowed, table, LateRecords.of(context));
        closed = table.isOnClose() ? new ClosedWindows(windowed, table, (TimeWindows) windows) : null;
    }

    public static OperatorFactory of(AggregateStore store, Windows<?> windows, WindowedChanges changes) {
        return new OperatorFactory() {
            @Override
            public Operator create(OperatorContext context) {
                return new WindowCount(context, store, windows, changes);
            }

            @Override
            public boolean ignoresValues() {
                return true;
            }
        };
    }

    @Override
    public void process(RecordBatch in) {
        ClosedWindows onClose = closed;
        if (onClose == null) {
            process(in, 0, in.count());
        } else {
            for (int row = 0; row < in.count(); row++) {
                slots.advance(in, row);
                onClose.emit(slots.closedUpToMs(), in, row);
                process(in, row, row + 1);
            }
        }
        table.forward();
    }

    private void process(RecordBatch in, int from, int to) {
        slots.find(in, from, to);
        for (int row = from; row < to; row++) {
            for (int i = slots.from(row); i < slots.to(row); i++) {
                increment(in, row, slots.slot(i));
            }
        }
    }

    private void increment(RecordBatch in, int row, int slot) {
        KeyValueStore store = table.store();
        table.remember(slot, 0L);
        boolean isPresent = store.isPresent(slot);
        int at = store.reserve(slot, VALUE_BYTES);
        byte[] arena = store.arena();
        long timestampMs = in.timestampMs(row);
        long count = 1;
        if (isPresent) {
            timestampMs = Math.max(timestampMs, TableState.readLong(arena, at));
            count += TableState.readLong(arena, at + TableState.TIMESTAMP_BYTES);
        }
        TableState.writeLong(arena, at, timestampMs);
        TableState.writeLong(arena, at + TableState.TIMESTAMP_BYTES, count);
        table.changed(slot, timestampMs, in, row);
    }

    @Override
    public void flush() {
        table.flush();
    }
}
