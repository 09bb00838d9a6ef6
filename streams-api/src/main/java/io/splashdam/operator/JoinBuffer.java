package io.splashdam.operator;

import io.splashdam.state.WindowStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one side's records for the other side of a join of two streams, and hands them on. Records without a key or a value are
 * handed on only: nothing can meet them.
 *
 * <p>Owned by the task's thread.
 */
public final class JoinBuffer implements Operator {
    private final Output output;
    private final WindowStore store;
    private final Serde<?> keySerde;
    private final Serde<?> valueSerde;
    private final ByteSink key = new ByteSink(64);
    private final ByteSink value = new ByteSink(256);

    /**
     * The store of one side.
     *
     * @param keySerde null: the application's default
     */
    public record Side(
            String store,
            @Nullable Serde<?> keySerde,
            @Nullable Serde<?> valueSerde) {}

    private JoinBuffer(OperatorContext context, Side side) {
        this.output = context.output();
        this.store = new WindowStore(context.store(side.store()));
        this.keySerde = context.keySerde(side.keySerde());
        this.valueSerde = context.valueSerde(side.valueSerde());
    }

    public static OperatorFactory of(Side side) {
        return context -> new JoinBuffer(context, side);
    }

    @Override
    public void process(RecordBatch in) {
        output.forward(in);
        for (int row = 0; row < in.count(); row++) {
            if (in.keys().isNull(row)) {
                continue;
            }
            if (in.values().isNull(row)) {
                store.advance(in.timestampMs(row));
            } else {
                in.cursor(row);
                put(in, row);
            }
        }
    }

    private void put(RecordBatch in, int row) {
        key.clear();
        in.keys().serialize(row, keySerde, key);
        value.clear();
        in.values().serialize(row, valueSerde, value);
        store.put(key.array(), 0, key.size(), in.timestampMs(row), value.array(), 0, value.size());
    }
}
