package io.splashdam.operator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One side of a join of two tables: a change of this side meets what the other side has for its key.
 *
 * <p>Owned by the task's thread.
 */
public final class TableTableJoin implements Operator {
    private final Output output;
    private final Moment moment;
    private final TableView.Lookup other;
    private final Join join;
    private final boolean isLeft;
    private final boolean isOldValueSent;
    private final RecordBatch out = new RecordBatch();

    /** Which keys the joined table has: those that both have, those of the left one, or those of either. */
    public enum Kind {
        INNER,
        LEFT,
        OUTER
    }

    /** What becomes of a left and a right value. */
    public record Join(Kind kind, StreamStreamJoin.Joiner joiner) {
        @Nullable
        Object of(@Nullable Object key, @Nullable Object left, @Nullable Object right) {
            boolean isThere = switch (kind) {
                case INNER -> left != null && right != null;
                case LEFT -> left != null;
                case OUTER -> left != null || right != null;
            };
            return isThere ? joiner.apply(key, left, right) : null;
        }
    }

    private TableTableJoin(
            OperatorContext context, TableView other, Join join, boolean isLeft, boolean isOldValueSent) {
        this.output = context.output();
        this.moment = context.moment();
        this.other = other.open(context);
        this.join = join;
        this.isLeft = isLeft;
        this.isOldValueSent = isOldValueSent;
    }

    /** @param isLeft true for the side of the table that was asked to join the other */
    public static OperatorFactory of(TableView other, Join join, boolean isLeft, TableDemand demand) {
        return context -> new TableTableJoin(context, other, join, isLeft, demand.isOldValueAsked());
    }

    @Override
    public void process(RecordBatch in) {
        other.find(in.keys(), in.count());
        out.clear();
        out.keys().borrow(in.keys());
        Column outOld = isOldValueSent ? out.beginOldValues() : null;
        for (int row = 0; row < in.count(); row++) {
            if (in.keys().isNull(row)) {
                moment.dropped();
            } else {
                in.cursor(row);
                join(in, row, outOld);
            }
        }
        output.forward(out);
    }

    private void join(RecordBatch in, int row, @Nullable Column outOld) {
        Object key = in.keys().get(row);
        Object theirs = other.values().get(row);
        Object mine = in.values().get(row);
        Column old = in.oldValues();
        Object mineBefore = old == null ? null : old.get(row);
        if (theirs == null && (!isKept() || (mine == null && mineBefore == null))) {
            return;
        }
        out.keys().addRow(in.keys(), row);
        out.values().addObject(joined(key, mine, theirs));
        if (outOld != null) {
            outOld.addObject(joined(key, mineBefore, theirs));
        }
        long timestampMs = in.timestampMs(row);
        out.endRow(theirs == null ? timestampMs : Math.max(timestampMs, other.timestampMs(row)), in.origin(row));
        out.lastHeaders(in.headers(row));
    }

    /** True when this side's keys are in the joined table even if the other one lacks them. */
    private boolean isKept() {
        return join.kind() == Kind.OUTER || (join.kind() == Kind.LEFT && isLeft);
    }

    private @Nullable Object joined(@Nullable Object key, @Nullable Object mine, @Nullable Object theirs) {
        return isLeft ? join.of(key, mine, theirs) : join.of(key, theirs, mine);
    }

    /** How another operator looks into the joined table where it is not kept: into both. */
    public static TableView view(TableView left, TableView right, Join join) {
        return new TableView() {
            @Override
            public List<String> stores() {
                Set<String> both = new LinkedHashSet<>(left.stores());
                both.addAll(right.stores());
                return List.copyOf(both);
            }

            @Override
            public Lookup open(OperatorContext context) {
                return new JoinedLookup(left.open(context), right.open(context), join);
            }
        };
    }

    private static final class JoinedLookup implements TableView.Lookup {
        private final TableView.Lookup left;
        private final TableView.Lookup right;
        private final Join join;
        private final Column values = new Column(64);
        private long[] timestampsMs = new long[64];

        JoinedLookup(TableView.Lookup left, TableView.Lookup right, Join join) {
            this.left = left;
            this.right = right;
            this.join = join;
        }

        /** Both may look into one store, so what the left one found is taken before the right one is asked. */
        @Override
        public void find(Column keys, int count) {
            values.clear();
            if (timestampsMs.length < count) {
                timestampsMs = new long[count];
            }
            Object[] lefts = new Object[count];
            left.find(keys, count);
            for (int row = 0; row < count; row++) {
                lefts[row] = left.values().get(row);
                timestampsMs[row] = lefts[row] == null ? Long.MIN_VALUE : left.timestampMs(row);
            }
            right.find(keys, count);
            for (int row = 0; row < count; row++) {
                Object other = right.values().get(row);
                if (other != null) {
                    timestampsMs[row] = Math.max(timestampsMs[row], right.timestampMs(row));
                }
                values.addObject(join.of(keys.get(row), lefts[row], other));
            }
        }

        @Override
        public Column values() {
            return values;
        }

        @Override
        public long timestampMs(int row) {
            return timestampsMs[row];
        }
    }
}
