package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/** Folds the records of each key into a value. A fold that answers null deletes the key. */
public final class Aggregate implements Operator {
    private final TableState state;
    private final Serde<Object> valueSerde;
    private final Fold fold;
    private final ByteSink value = new ByteSink(256);

    private Aggregate(TableState state, Serde<Object> valueSerde, Fold fold) {
        this.state = state;
        this.valueSerde = valueSerde;
        this.fold = fold;
    }

    /** The user's code: what becomes of {@code aggregate} (null: none yet) with one more record. */
    @FunctionalInterface
    public interface Fold {
        @Nullable
        Object apply(Object key, Object value, @Nullable Object aggregate);
    }

    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    public static OperatorFactory of(AggregateStore store, Fold fold) {
        return context -> {
            Serde<Object> values = (Serde<Object>) context.valueSerde(store.valueSerde());
            return new Aggregate(
                    new TableState(context, store, context.keySerde(store.keySerde()), values), values, fold);
        };
    }

    @Override
    public void process(RecordBatch in) {
        int[] slots = state.slots(in);
        for (int row = 0; row < in.count(); row++) {
            if (slots[row] >= 0) {
                in.cursor(row);
                update(in, row, slots[row]);
                state.changed(slots[row], in, row);
            }
        }
        state.forward();
    }

    private void update(RecordBatch in, int row, int slot) {
        KeyValueStore store = state.store();
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
        Object added = in.values().get(row);
        if (key == null || added == null) {
            throw new IllegalStateException("Expected key and value, but one of them is null");
        }
        Object next = fold.apply(key, added, aggregate);
        if (next == null) {
            store.delete(slot);
            return;
        }
        value.clear();
        value.writeLong(timestampMs);
        valueSerde.serialize(next, value);
        store.put(slot, value.array(), 0, value.size());
    }

    @Override
    public void flush() {
        state.flush();
    }
}
