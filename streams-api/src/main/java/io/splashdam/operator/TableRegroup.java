package io.splashdam.operator;

import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives a table's rows new keys, for a table of groups: what a row was leaves its old group, what it is joins its new one.
 *
 * <pre>
 *   change (old, new) of a row ─► same group:   [ group | old, new ]
 *                                 other group:  [ old group | old, - ]  [ new group | -, new ]
 * </pre>
 */
public final class TableRegroup implements Operator {
    private final Output output;
    private final BiFunction<Object, Object, ? extends Map.Entry<?, ?>> selector;
    private final RecordBatch out = new RecordBatch();

    private TableRegroup(Output output, BiFunction<Object, Object, ? extends Map.Entry<?, ?>> selector) {
        this.output = output;
        this.selector = selector;
    }

    /** @param selector group and value of a row; a row whose group or value is null belongs to no group */
    public static OperatorFactory of(BiFunction<Object, Object, ? extends Map.Entry<?, ?>> selector) {
        return context -> new TableRegroup(context.output(), selector);
    }

    @Override
    public void process(RecordBatch in) {
        Column old = in.oldValues();
        if (old == null) {
            throw new IllegalStateException("Expected what each change replaces, but the table above does not say it");
        }
        clear();
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            Object key = in.keys().get(row);
            if (key != null) {
                regroup(
                        in,
                        row,
                        select(key, old.get(row)),
                        select(key, in.values().get(row)));
            }
            if (out.isFull()) {
                output.forward(out);
                clear();
            }
        }
        output.forward(out);
    }

    private void clear() {
        out.clear();
        out.beginOldValues();
    }

    private Map.@Nullable Entry<?, ?> select(Object key, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        Map.Entry<?, ?> selected = selector.apply(key, value);
        return selected == null || selected.getKey() == null || selected.getValue() == null ? null : selected;
    }

    private void regroup(RecordBatch in, int row, Map.@Nullable Entry<?, ?> old, Map.@Nullable Entry<?, ?> now) {
        if (old != null && now != null && old.getKey().equals(now.getKey())) {
            add(in, row, now.getKey(), old.getValue(), now.getValue());
            return;
        }
        if (old != null) {
            add(in, row, old.getKey(), old.getValue(), null);
        }
        if (now != null) {
            add(in, row, now.getKey(), null, now.getValue());
        }
    }

    private void add(RecordBatch in, int row, Object group, @Nullable Object old, @Nullable Object now) {
        Column oldValues = out.oldValues();
        if (oldValues != null) {
            oldValues.addObject(old);
        }
        out.keys().addObject(group);
        out.values().addObject(now);
        out.endRowLike(in, row);
    }
}
