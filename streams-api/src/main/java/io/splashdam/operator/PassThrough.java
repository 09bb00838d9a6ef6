package io.splashdam.operator;

/** Hands batches on as they are: where streams meet, or where a table is taken for a stream. */
public final class PassThrough implements Operator {
    private final Output output;

    private PassThrough(Output output) {
        this.output = output;
    }

    public static OperatorFactory factory() {
        return context -> new PassThrough(context.output());
    }

    @Override
    public void process(RecordBatch in) {
        output.forward(in);
    }
}
