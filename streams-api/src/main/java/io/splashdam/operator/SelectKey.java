package io.splashdam.operator;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Gives each record a new key; values, times and headers stay. */
public final class SelectKey implements Operator {
    private final Output output;
    private final BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> selector;
    private final RecordBatch out = new RecordBatch();

    private SelectKey(Output output, BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> selector) {
        this.output = output;
        this.selector = selector;
    }

    public static OperatorFactory of(BiFunction<@Nullable Object, @Nullable Object, @Nullable Object> selector) {
        return context -> new SelectKey(context.output(), selector);
    }

    @Override
    public void process(RecordBatch in) {
        out.shareAllButKeys(in);
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            out.keys().addObject(selector.apply(in.keys().get(row), in.values().get(row)));
        }
        output.forward(out);
    }
}
