package io.splashdam.operator;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Replaces each value; keys, times and headers stay as they are, and are not touched. */
public final class MapValues implements Operator {
    private final Output output;
    private final BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> mapper;
    private final boolean needsKeys;
    private final RecordBatch out = new RecordBatch();

    private MapValues(
            Output output, BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> mapper, boolean needsKeys) {
        this.output = output;
        this.mapper = mapper;
        this.needsKeys = needsKeys;
    }

    /** @param needsKeys false: the mapper gets null for the key, which then need not be read */
    public static OperatorFactory of(
            BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> mapper, boolean needsKeys) {
        return context -> new MapValues(context.output(), mapper, needsKeys);
    }

    @Override
    public void process(RecordBatch in) {
        out.shareAllButValues(in);
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            Object key = needsKeys ? in.keys().get(row) : null;
            out.values().addObject(mapper.apply(key, in.values().get(row)));
        }
        output.forward(out);
    }
}
