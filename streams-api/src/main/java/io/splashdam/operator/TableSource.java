package io.splashdam.operator;

/** Reads a stream as a table: the last value per key. Kept in a store only where somebody asks for that. Records without a key are left out. */
public final class TableSource implements Operator {
    private final TableState state;

    private TableSource(TableState state) {
        this.state = state;
    }

    public static OperatorFactory of(AggregateStore store, TableDemand demand) {
        return context -> demand.isStoreAsked()
                ? new TableSource(new TableState(context, store, demand))
                : DropNullKeys.factory().create(context);
    }

    @Override
    public void process(RecordBatch in) {
        int[] slots = state.slots(in, false);
        for (int row = 0; row < in.count(); row++) {
            if (slots[row] >= 0) {
                in.cursor(row);
                state.remember(slots[row]);
                state.put(slots[row], in.values(), row, in.timestampMs(row));
                state.changed(slots[row], in, row, in.timestampMs(row));
            }
        }
        state.forward();
    }

    @Override
    public void flush() {
        state.flush();
    }
}
