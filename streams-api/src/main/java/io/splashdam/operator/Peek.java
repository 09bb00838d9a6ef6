package io.splashdam.operator;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Shows each record to the user's code, then hands the batch on as it is. */
public final class Peek implements Operator {
    private final Output output;
    private final BiConsumer<@Nullable Object, @Nullable Object> action;

    private Peek(Output output, BiConsumer<@Nullable Object, @Nullable Object> action) {
        this.output = output;
        this.action = action;
    }

    public static OperatorFactory of(BiConsumer<@Nullable Object, @Nullable Object> action) {
        return context -> new Peek(context.output(), action);
    }

    @Override
    public void process(RecordBatch in) {
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            action.accept(in.keys().get(row), in.values().get(row));
        }
        output.forward(in);
    }
}
