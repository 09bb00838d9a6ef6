package io.splashdam.operator;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of a table's values; deletions stay deletions. A filter is one that answers null for what it drops: downstream that
 * is a deletion.
 */
public final class TableMap implements Operator {
    private final Output output;
    private final BiFunction<@Nullable Object, Object, @Nullable Object> mapper;
    private final boolean isFilter;
    private final boolean isOldValueSent;
    private final RecordBatch out = new RecordBatch();

    private TableMap(
            Output output,
            BiFunction<@Nullable Object, Object, @Nullable Object> mapper,
            boolean isFilter,
            boolean isOldValueSent) {
        this.output = output;
        this.mapper = mapper;
        this.isFilter = isFilter;
        this.isOldValueSent = isOldValueSent;
    }

    /**
     * @param mapper gets no null value
     * @param isFilter true: a change from nothing to nothing is left out, where that is known
     */
    public static OperatorFactory of(
            BiFunction<@Nullable Object, Object, @Nullable Object> mapper, boolean isFilter, TableDemand demand) {
        return context -> new TableMap(context.output(), mapper, isFilter, demand.isOldValueAsked());
    }

    /** As {@link #of}, kept in a store of its own. */
    public static OperatorFactory stored(
            AggregateStore store,
            BiFunction<@Nullable Object, Object, @Nullable Object> mapper,
            boolean isFilter,
            TableDemand demand) {
        return context ->
                new Stored(new TableState(context, store, demand), mapper, isFilter && demand.isOldValueAsked());
    }

    @Override
    public void process(RecordBatch in) {
        Column old = in.oldValues();
        out.clear();
        out.keys().borrow(in.keys());
        Column outOld = isOldValueSent ? out.beginOldValues() : null;
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            Object key = in.keys().get(row);
            Object value = map(mapper, key, in.values().get(row));
            Object replaced = outOld == null || old == null ? null : map(mapper, key, old.get(row));
            if (isFilter && isOldValueSent && value == null && replaced == null) {
                continue;
            }
            out.keys().addRow(in.keys(), row);
            out.values().addObject(value);
            if (outOld != null) {
                outOld.addObject(replaced);
            }
            out.endRowLike(in, row);
        }
        output.forward(out);
    }

    private static @Nullable Object map(
            BiFunction<@Nullable Object, Object, @Nullable Object> mapper,
            @Nullable Object key,
            @Nullable Object value) {
        return value == null ? null : mapper.apply(key, value);
    }

    /** The same with a store. */
    private static final class Stored implements Operator {
        private final TableState state;
        private final BiFunction<@Nullable Object, Object, @Nullable Object> mapper;
        private final boolean isNothingDropped;

        Stored(
                TableState state,
                BiFunction<@Nullable Object, Object, @Nullable Object> mapper,
                boolean isNothingDropped) {
            this.state = state;
            this.mapper = mapper;
            this.isNothingDropped = isNothingDropped;
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
            Object value = map(mapper, in.keys().get(row), in.values().get(row));
            if (isNothingDropped && value == null && !state.store().isPresent(slot)) {
                return;
            }
            state.remember(slot);
            state.put(slot, value, in.timestampMs(row));
            state.changed(slot, in, row, in.timestampMs(row));
        }

        @Override
        public void flush() {
            state.flush();
        }
    }
}
