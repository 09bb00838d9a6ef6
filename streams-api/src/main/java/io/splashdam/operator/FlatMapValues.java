package io.splashdam.operator;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes any number of records of each, all with its key, whose bytes are shared. */
public final class FlatMapValues implements Operator {
    private final Output output;
    private final BiFunction<@Nullable Object, @Nullable Object, ? extends Iterable<? extends @Nullable Object>> mapper;
    private final boolean needsKeys;
    private final RecordBatch out = new RecordBatch();

    private FlatMapValues(
            Output output,
            BiFunction<@Nullable Object, @Nullable Object, ? extends Iterable<? extends @Nullable Object>> mapper,
            boolean needsKeys) {
        this.output = output;
        this.mapper = mapper;
        this.needsKeys = needsKeys;
    }

    /** @param needsKeys false: the mapper gets null for the key, which then need not be read */
    public static OperatorFactory of(
            BiFunction<@Nullable Object, @Nullable Object, ? extends Iterable<? extends @Nullable Object>> mapper,
            boolean needsKeys) {
        return context -> new FlatMapValues(context.output(), mapper, needsKeys);
    }

    @Override
    public void process(RecordBatch in) {
        begin(in);
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            Object key = needsKeys ? in.keys().get(row) : null;
            for (Object value : mapper.apply(key, in.values().get(row))) {
                out.keys().addRow(in.keys(), row);
                out.values().addObject(value);
                out.endRowLike(in, row);
                if (out.isFull()) {
                    output.forward(out);
                    begin(in);
                }
            }
        }
        output.forward(out);
    }

    private void begin(RecordBatch in) {
        out.clear();
        out.keys().borrow(in.keys());
    }
}
