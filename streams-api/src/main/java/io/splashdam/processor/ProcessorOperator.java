package io.splashdam.processor;

import io.splashdam.operator.Operator;
import io.splashdam.operator.OperatorContext;
import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.RecordBatch;

/** A user's processor as an operator. Owned by the task's thread. */
public final class ProcessorOperator implements Operator {
    private final OperatorProcessorContext context;
    private final Processor<Object, Object, Object, Object> processor;

    private ProcessorOperator(OperatorContext context, Processor<Object, Object, Object, Object> processor) {
        this.context = new OperatorProcessorContext(context);
        this.processor = processor;
        processor.init(this.context);
    }

    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    public static OperatorFactory of(ProcessorSupplier<?, ?, ?, ?> supplier) {
        return factory(
                context -> new ProcessorOperator(context, (Processor<Object, Object, Object, Object>) supplier.get()));
    }

    @SuppressWarnings("unchecked")
    public static OperatorFactory of(FixedKeyProcessorSupplier<?, ?, ?> supplier) {
        return factory(context -> {
            FixedKeyProcessor<Object, Object, Object> fixed =
                    (FixedKeyProcessor<Object, Object, Object>) supplier.get();
            return new ProcessorOperator(context, new FixedKeyAdapter(fixed));
        });
    }

    private static OperatorFactory factory(OperatorFactory plain) {
        return new OperatorFactory() {
            @Override
            public Operator create(OperatorContext context) {
                return plain.create(context);
            }

            @Override
            public boolean needsMoment() {
                return true;
            }
        };
    }

    @Override
    public void process(RecordBatch in) {
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            context.begin(in, row);
            processor.process(new Record<>(
                    in.keys().get(row), in.values().get(row), in.timestampMs(row), Headers.of(in.headers(row))));
            context.end();
        }
    }

    @Override
    public void close() {
        processor.close();
    }

    /** Shows a processor of fixed keys as one of any. */
    private record FixedKeyAdapter(FixedKeyProcessor<Object, Object, Object> fixed)
            implements Processor<Object, Object, Object, Object> {
        @Override
        public void init(ProcessorContext<Object, Object> context) {
            fixed.init(new FixedKeyContext(context));
        }

        @Override
        public void process(Record<Object, Object> record) {
            fixed.process(new FixedKeyRecord<>(record));
        }

        @Override
        public void close() {
            fixed.close();
        }
    }
}
