package io.splashdam.operator;

import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Sends each record to the first branch whose predicate holds; others to the default branch, or nowhere. */
public final class Branch implements Operator {
    private final Output output;
    private final List<BiPredicate<@Nullable Object, @Nullable Object>> predicates;
    private final int[] children;
    private final int defaultChild;
    private final RecordBatch[] pending;

    private Branch(
            Output output,
            List<BiPredicate<@Nullable Object, @Nullable Object>> predicates,
            List<String> names,
            @Nullable String defaultName) {
        this.output = output;
        this.predicates = predicates;
        this.children = names.stream().mapToInt(output::indexOf).toArray();
        this.defaultChild = defaultName == null ? -1 : output.indexOf(defaultName);
        this.pending = new RecordBatch[output.children().size()];
        for (int i = 0; i < pending.length; i++) {
            pending[i] = new RecordBatch();
        }
    }

    /** What the topology says of a branching; read when its tasks are built. */
    public interface Branches {
        List<BiPredicate<@Nullable Object, @Nullable Object>> predicates();

        /** Names of the children, one per predicate. */
        List<String> names();

        @Nullable
        String defaultName();
    }

    public static OperatorFactory of(Branches branches) {
        return context -> new Late(context.output(), branches);
    }

    /** Children are joined after this operator is made: it looks for them with the first batch. */
    private static final class Late implements Operator {
        private final Output output;
        private final Branches branches;
        private @Nullable Branch branch;

        Late(Output output, Branches branches) {
            this.output = output;
            this.branches = branches;
        }

        @Override
        public void process(RecordBatch in) {
            Branch ready = branch;
            if (ready == null) {
                ready = new Branch(output, branches.predicates(), branches.names(), branches.defaultName());
                branch = ready;
            }
            ready.process(in);
        }
    }

    @Override
    public void process(RecordBatch in) {
        int last = -1;
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            int child = child(in.keys().get(row), in.values().get(row));
            if (child >= 0) {
                if (output.isOneAtATime() && last >= 0 && last != child) {
                    flush(last); // what follows meets again: the order of the rows must stay
                }
                add(in, row, pending[child]);
                last = child;
            }
        }
        for (int child = 0; child < pending.length; child++) {
            flush(child);
        }
    }

    private int child(@Nullable Object key, @Nullable Object value) {
        for (int i = 0; i < children.length; i++) {
            if (predicates.get(i).test(key, value)) {
                return children[i];
            }
        }
        return defaultChild;
    }

    private static void add(RecordBatch in, int row, RecordBatch into) {
        if (into.count() == 0) {
            into.clear();
            into.keys().borrow(in.keys());
            into.values().borrow(in.values());
        }
        into.keys().addRow(in.keys(), row);
        into.values().addRow(in.values(), row);
        into.endRowLike(in, row);
    }

    private void flush(int child) {
        if (pending[child].count() > 0) {
            output.forward(pending[child], child);
            pending[child].clear();
        }
    }
}
