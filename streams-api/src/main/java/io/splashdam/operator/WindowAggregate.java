package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.WindowStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.WindowedSerdes;
import io.splashdam.time.Windows;
import org.jspecify.annotations.Nullable;

/** Folds the records of each key and window into a value. A fold that answers null deletes it. */
public final class WindowAggregate implements Operator {
    private final WindowedTable table;
    private final WindowSlots slots;
    private final Serde<Object> valueSerde;
    private final Fold fold;
    private final ByteSink value = new ByteSink(256);

    /** The user's code: what becomes of {@code aggregate} (null: none yet) with one more record, whose value may be null. */
    @FunctionalInterface
    public interface Fold {
        @Nullable
        Object apply(Object key, @Nullable Object value, @Nullable Object aggregate);
    }

    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    private WindowAggregate(OperatorContext context, AggregateStore store, Windows<?> windows, Fold fold) {
        Serde<?> keys = context.keySerde(store.keySerde());
        this.valueSerde = (Serde<Object>) context.valueSerde(store.valueSerde());
        this.table = new WindowedTable(
                context, store, keys, WindowedSerdes.timeWindowedSerdeFrom(keys, windows.size()), valueSerde);
        this.slots = new WindowSlots(windows, new WindowStore(table.store()), table, LateRecords.of(context));
        this.fold = fold;
    }

    public static OperatorFactory of(AggregateStore store, Windows<?> windows, Fold fold) {
        return context -> new WindowAggregate(context, store, windows, fold);
    }

    @Override
    public void process(RecordBatch in) {
        slots.find(in);
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            for (int i = slots.from(row); i < slots.to(row); i++) {
                update(in, row, slots.slot(i));
            }
        }
        table.forward();
    }

    private void update(RecordBatch in, int row, int slot) {
        KeyValueStore store = table.store();
        long timestampMs = in.timestampMs(row);
        Object aggregate = null;
        if (store.isPresent(slot)) {
            int at = store.valueAt(slot);
            timestampMs = Math.max(timestampMs, TableState.readLong(store.arena(), at));
            aggregate = valueSerde.deserialize(
                    store.arena(),
                    at + TableState.TIMESTAMP_BYTES,
                    store.valueLength(slot) - TableState.TIMESTAMP_BYTES);
        }
        Object key = in.keys().get(row);
        if (key == null) {
            throw new IllegalStateException("Expected a key, but it is null");
        }
        Object next = fold.apply(key, in.values().get(row), aggregate);
        if (next == null) {
            store.delete(slot);
        } else {
            value.clear();
            value.writeLong(timestampMs);
            valueSerde.serialize(next, value);
            store.put(slot, value.array(), 0, value.size());
        }
        table.changed(slot, timestampMs, in, row);
    }

    @Override
    public void flush() {
        table.flush();
    }
}
