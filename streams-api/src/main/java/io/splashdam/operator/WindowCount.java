package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.WindowStore;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.time.WindowedSerdes;
import io.splashdam.time.Windows;

/** Counts records per key and window, in place in the store's bytes: no object per record. */
public final class WindowCount implements Operator {
    private static final int VALUE_BYTES = TableState.TIMESTAMP_BYTES + Long.BYTES;

    private final WindowedTable table;
    private final WindowSlots slots;

    private WindowCount(OperatorContext context, AggregateStore store, Windows<?> windows) {
        Serde<?> keys = context.keySerde(store.keySerde());
        table = new WindowedTable(
                context,
                store,
                keys,
                WindowedSerdes.timeWindowedSerdeFrom(keys, windows.size()),
                context.valueSerde(Serdes.Long()));
        slots = new WindowSlots(windows, new WindowStore(table.store()), table, LateRecords.of(context));
    }

    public static OperatorFactory of(AggregateStore store, Windows<?> windows) {
        return new OperatorFactory() {
            @Override
            public Operator create(OperatorContext context) {
                return new WindowCount(context, store, windows);
            }

            @Override
            public boolean ignoresValues() {
                return true;
            }
        };
    }

    @Override
    public void process(RecordBatch in) {
        slots.find(in);
        KeyValueStore store = table.store();
        for (int row = 0; row < in.count(); row++) {
            long rowMs = in.timestampMs(row);
            for (int i = slots.from(row); i < slots.to(row); i++) {
                int slot = slots.slot(i);
                boolean isPresent = store.isPresent(slot);
                int at = store.reserve(slot, VALUE_BYTES);
                byte[] arena = store.arena();
                long timestampMs = rowMs;
                long count = 1;
                if (isPresent) {
                    timestampMs = Math.max(timestampMs, TableState.readLong(arena, at));
                    count += TableState.readLong(arena, at + TableState.TIMESTAMP_BYTES);
                }
                TableState.writeLong(arena, at, timestampMs);
                TableState.writeLong(arena, at + TableState.TIMESTAMP_BYTES, count);
                table.changed(slot, timestampMs, in, row);
            }
        }
        table.forward();
    }

    @Override
    public void flush() {
        table.flush();
    }
}
