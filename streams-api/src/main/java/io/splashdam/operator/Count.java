package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;

/** Counts records per key, in place in the store's bytes: no object per record. */
public final class Count implements Operator {
    private static final int VALUE_BYTES = TableState.TIMESTAMP_BYTES + Long.BYTES;

    private final TableState state;

    private Count(TableState state) {
        this.state = state;
    }

    public static OperatorFactory of(AggregateStore store, TableDemand demand) {
        return new OperatorFactory() {
            @Override
            public Operator create(OperatorContext context) {
                return new Count(new TableState(context, store, demand));
            }

            @Override
            public boolean ignoresValues() {
                return true;
            }
        };
    }

    @Override
    public void process(RecordBatch in) {
        int[] slots = state.slots(in);
        KeyValueStore store = state.store();
        for (int row = 0; row < in.count(); row++) {
            int slot = slots[row];
            if (slot >= 0) {
                state.remember(slot, 0L);
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
                state.changed(slot, in, row, timestampMs);
            }
        }
        state.forward();
    }

    @Override
    public void flush() {
        state.flush();
    }
}
