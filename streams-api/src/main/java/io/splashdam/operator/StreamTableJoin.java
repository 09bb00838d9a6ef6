package io.splashdam.operator;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Joins each record with what a table has at its time for its key: one lookup per batch. Records without a value are left out, and
 * so are those without a key, unless the join is a left one.
 *
 * <p>Owned by the task's thread.
 */
public final class StreamTableJoin implements Operator {
    private final Output output;
    private final Moment moment;
    private final TableView.Lookup table;
    private final @Nullable BiFunction<@Nullable Object, Object, @Nullable Object> keyOf;
    private final boolean isLeft;
    private final StreamStreamJoin.Joiner joiner;
    private final Column mapped = new Column(64);
    private final RecordBatch out = new RecordBatch();

    private StreamTableJoin(
            OperatorContext context,
            TableView table,
            @Nullable BiFunction<@Nullable Object, Object, @Nullable Object> keyOf,
            boolean isLeft,
            StreamStreamJoin.Joiner joiner) {
        this.output = context.output();
        this.moment = context.moment();
        this.table = table.open(context);
        this.keyOf = keyOf;
        this.isLeft = isLeft;
        this.joiner = joiner;
    }

    /** By the records' own keys. */
    public static OperatorFactory of(TableView table, boolean isLeft, StreamStreamJoin.Joiner joiner) {
        return context -> new StreamTableJoin(context, table, null, isLeft, joiner);
    }

    /** By keys that {@code keyOf} makes of records; it gets no null value. */
    public static OperatorFactory ofMappedKeys(
            TableView table,
            BiFunction<@Nullable Object, Object, @Nullable Object> keyOf,
            boolean isLeft,
            StreamStreamJoin.Joiner joiner) {
        return context -> new StreamTableJoin(context, table, keyOf, isLeft, joiner);
    }

    @Override
    public void process(RecordBatch in) {
        Column keys = keyOf == null ? in.keys() : map(keyOf, in);
        table.find(keys, in.count());
        Column found = table.values();
        out.clear();
        out.keys().borrow(in.keys());
        for (int row = 0; row < in.count(); row++) {
            if (in.values().isNull(row) || (keys.isNull(row) && !isLeft)) {
                moment.dropped();
                continue;
            }
            if (!isLeft && found.isNull(row)) {
                continue;
            }
            in.cursor(row);
            Object other = found.get(row);
            if (other == null && !isLeft) {
                continue; // a view may make null of a value
            }
            out.keys().addRow(in.keys(), row);
            out.values().addObject(joiner.apply(in.keys().get(row), in.values().get(row), other));
            out.endRowLike(in, row);
        }
        output.forward(out);
    }

    private Column map(BiFunction<@Nullable Object, Object, @Nullable Object> by, RecordBatch in) {
        mapped.clear();
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            Object value = in.values().get(row);
            mapped.addObject(value == null ? null : by.apply(in.keys().get(row), value));
        }
        return mapped;
    }
}
