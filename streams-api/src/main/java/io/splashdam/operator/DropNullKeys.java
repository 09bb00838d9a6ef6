package io.splashdam.operator;

/** Hands on the records that have a key: others cannot be grouped. Reads no object. */
public final class DropNullKeys implements Operator {
    private final Output output;
    private final RecordBatch out = new RecordBatch();

    private DropNullKeys(Output output) {
        this.output = output;
    }

    public static OperatorFactory factory() {
        return context -> new DropNullKeys(context.output());
    }

    @Override
    public void process(RecordBatch in) {
        if (!hasNullKey(in)) {
            output.forward(in);
            return;
        }
        out.clear();
        out.keys().borrow(in.keys());
        out.values().borrow(in.values());
        for (int row = 0; row < in.count(); row++) {
            if (!in.keys().isNull(row)) {
                out.keys().addRow(in.keys(), row);
                out.values().addRow(in.values(), row);
                out.endRowLike(in, row);
            }
        }
        output.forward(out);
    }

    private static boolean hasNullKey(RecordBatch in) {
        for (int row = 0; row < in.count(); row++) {
            if (in.keys().isNull(row)) {
                return true;
            }
        }
        return false;
    }
}
