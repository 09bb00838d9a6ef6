package io.splashdam.operator;

import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes any number of records of each. */
public final class FlatMap implements Operator {
    private final Output output;
    private final BiFunction<
                    @Nullable Object,
                    @Nullable Object,
                    ? extends Iterable<? extends Map.Entry<? extends @Nullable Object, ? extends @Nullable Object>>>
            mapper;
    private final RecordBatch out = new RecordBatch();

    private FlatMap(
            Output output,
            BiFunction<
                            @Nullable Object,
                            @Nullable Object,
                            ? extends
                                    Iterable<
                                            ? extends
                                                    Map.Entry<? extends @Nullable Object, ? extends @Nullable Object>>>
                    mapper) {
        this.output = output;
        this.mapper = mapper;
    }

    public static OperatorFactory of(
            BiFunction<
                            @Nullable Object,
                            @Nullable Object,
                            ? extends
                                    Iterable<
                                            ? extends
                                                    Map.Entry<? extends @Nullable Object, ? extends @Nullable Object>>>
                    mapper) {
        return context -> new FlatMap(context.output(), mapper);
    }

    @Override
    public void process(RecordBatch in) {
        out.clear();
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            for (Map.Entry<? extends @Nullable Object, ? extends @Nullable Object> made :
                    mapper.apply(in.keys().get(row), in.values().get(row))) {
                out.keys().addObject(made.getKey());
                out.values().addObject(made.getValue());
                out.endRowLike(in, row);
                if (out.isFull()) {
                    output.forward(out);
                    out.clear();
                }
            }
        }
        output.forward(out);
    }
}
