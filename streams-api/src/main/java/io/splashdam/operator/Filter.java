package io.splashdam.operator;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Hands on the records for which a predicate holds. */
public final class Filter implements Operator {
    private final Output output;
    private final BiPredicate<@Nullable Object, @Nullable Object> predicate;
    private final boolean kept;
    private final RecordBatch out = new RecordBatch();

    private Filter(Output output, BiPredicate<@Nullable Object, @Nullable Object> predicate, boolean kept) {
        this.output = output;
        this.predicate = predicate;
        this.kept = kept;
    }

    /** @param kept true keeps those for which the predicate holds, false the others */
    public static OperatorFactory of(BiPredicate<@Nullable Object, @Nullable Object> predicate, boolean kept) {
        return context -> new Filter(context.output(), predicate, kept);
    }

    @Override
    public void process(RecordBatch in) {
        out.clear();
        out.keys().borrow(in.keys());
        out.values().borrow(in.values());
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            if (predicate.test(in.keys().get(row), in.values().get(row)) == kept) {
                out.keys().addRow(in.keys(), row);
                out.values().addRow(in.values(), row);
                out.endRowLike(in, row);
            }
        }
        output.forward(out);
    }
}
