package io.splashdam.operator;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Folds the records of each key into a value. A fold that answers null deletes the key. */
public final class Aggregate implements Operator {
    private final TableState state;
    private final @Nullable Supplier<?> initializer;
    private final Fold fold;
    private final boolean isFlushing;

    private Aggregate(TableState state, @Nullable Supplier<?> initializer, Fold fold, boolean isFlushing) {
        this.isFlushing = isFlushing;
        this.state = state;
        this.initializer = initializer;
        this.fold = fold;
    }

    /** The user's code: what becomes of {@code aggregate} (null: none yet) with one more record. */
    @FunctionalInterface
    public interface Fold {
        @Nullable
        Object apply(Object key, Object value, @Nullable Object aggregate);
    }

    /** @param initializer makes the first aggregate of a key; null: the fold does */
    public static OperatorFactory of(
            AggregateStore store, TableDemand demand, @Nullable Supplier<?> initializer, Fold fold) {
        return of(store, demand, initializer, fold, true);
    }

    /**
     * @param isFlushing false: another operator on the same store hands its changes on at a commit
     */
    public static OperatorFactory of(
            AggregateStore store,
            TableDemand demand,
            @Nullable Supplier<?> initializer,
            Fold fold,
            boolean isFlushing) {
        return context -> new Aggregate(new TableState(context, store, demand), initializer, fold, isFlushing);
    }

    @Override
    public void process(RecordBatch in) {
        int[] slots = state.slots(in);
        for (int row = 0; row < in.count(); row++) {
            if (slots[row] >= 0) {
                in.cursor(row);
                update(in, row, slots[row]);
            }
        }
        state.forward();
    }

    private void update(RecordBatch in, int row, int slot) {
        long timestampMs = Math.max(in.timestampMs(row), state.timestampMs(slot, Long.MIN_VALUE));
        Object key = in.keys().get(row);
        Object added = in.values().get(row);
        if (key == null || added == null) {
            throw new IllegalStateException("Expected key and value, but one of them is null");
        }
        Object aggregate = state.value(slot);
        if (aggregate == null && initializer != null) {
            aggregate = initializer.get();
        }
        state.remember(slot, aggregate);
        state.put(slot, fold.apply(key, added, aggregate), timestampMs);
        state.changed(slot, in, row, timestampMs);
    }

    @Override
    public void flush() {
        if (isFlushing) {
            state.flush();
        }
    }
}
