package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.WindowStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.TimeWindows;
import io.splashdam.time.WindowedSerdes;
import io.splashdam.time.Windows;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Folds the records of each key and window into a value. A fold that answers null deletes it. */
public final class WindowAggregate implements Operator {
    private final WindowedTable table;
    private final WindowSlots slots;
    private final Serde<Object> valueSerde;
    private final Folding folding;
    private final @Nullable ClosedWindows closed;
    private final ByteSink value = new ByteSink(256);

    /** The user's code: what becomes of {@code aggregate} (null: none yet) with one more record, whose value may be null. */
    @FunctionalInterface
    public interface Fold {
        @Nullable
        Object apply(Object key, @Nullable Object value, @Nullable Object aggregate);
    }

    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    private WindowAggregate(
            OperatorContext context,
            AggregateStore store,
            Windows<?> windows,
            WindowedChanges changes,
            Folding folding) {
        Serde<?> keys = context.keySerde(store.keySerde());
        this.valueSerde = (Serde<Object>) context.valueSerde(store.valueSerde());
        this.table = new WindowedTable(
                context, store, keys, WindowedSerdes.timeWindowedSerdeFrom(keys, windows.size()), valueSerde, changes);
        WindowStore windowed = new WindowStore(table.store());
        this.slots = new WindowSlots(windows, windowed, table, LateRecords.of(context));
        this.closed = table.isOnClose() ? new ClosedWindows(windowed, table, (TimeWindows) windows) : null;
        this.folding = folding;
    }

    /**
     * The user's code.
     *
     * @param initial the aggregate of a window without records; answers null where the fold makes the first one
     */
    public record Folding(Supplier<@Nullable Object> initial, Fold fold) {}

    public static OperatorFactory of(
            AggregateStore store, Windows<?> windows, WindowedChanges changes, Folding folding) {
        return context -> new WindowAggregate(context, store, windows, changes, folding);
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
            in.cursor(row);
            for (int i = slots.from(row); i < slots.to(row); i++) {
                update(in, row, slots.slot(i));
            }
        }
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
        if (aggregate == null) {
            aggregate = folding.initial().get();
        }
        table.remember(slot, aggregate);
        Object next = folding.fold().apply(key, in.values().get(row), aggregate);
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
