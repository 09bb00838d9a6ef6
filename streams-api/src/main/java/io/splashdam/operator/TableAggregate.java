package io.splashdam.operator;

import org.jspecify.annotations.Nullable;

/** Folds the rows of each group of a regrouped table: what a row was is taken off, what it is is added. */
public final class TableAggregate implements Operator {
    private final TableState state;
    private final Steps steps;

    private TableAggregate(TableState state, Steps steps) {
        this.state = state;
        this.steps = steps;
    }

    /** The user's code. */
    public interface Steps {
        /** @param aggregate null: none yet */
        @Nullable
        Object add(Object key, Object value, @Nullable Object aggregate);

        @Nullable
        Object subtract(Object key, Object value, Object aggregate);
    }

    public static OperatorFactory of(AggregateStore store, TableDemand demand, Steps steps) {
        return context -> new TableAggregate(new TableState(context, store, demand), steps);
    }

    @Override
    public void process(RecordBatch in) {
        int[] slots = state.slots(in, false);
        for (int row = 0; row < in.count(); row++) {
            if (slots[row] >= 0) {
                in.cursor(row);
                update(in, row, slots[row]);
            }
        }
        state.forward();
    }

    private void update(RecordBatch in, int row, int slot) {
        Object key = in.keys().get(row);
        Column oldValues = in.oldValues();
        Object old = oldValues == null ? null : oldValues.get(row);
        Object now = in.values().get(row);
        if (key == null) {
            throw new IllegalStateException("Expected a key, but found none");
        }
        Object aggregate = state.value(slot);
        long timestampMs = in.timestampMs(row);
        if ((old != null || now != null) && aggregate != null) {
            timestampMs = Math.max(timestampMs, state.timestampMs(slot, timestampMs));
        }
        if (old != null && aggregate != null) {
            aggregate = steps.subtract(key, old, aggregate);
        }
        if (now != null) {
            aggregate = steps.add(key, now, aggregate);
        }
        state.remember(slot);
        state.put(slot, aggregate, timestampMs);
        state.changed(slot, in, row, timestampMs);
    }

    @Override
    public void flush() {
        state.flush();
    }
}
