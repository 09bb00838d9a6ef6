package io.splashdam.processor;

import io.splashdam.operator.Moment;
import io.splashdam.operator.OperatorContext;
import io.splashdam.operator.OperatorFailure;
import io.splashdam.operator.Output;
import io.splashdam.operator.Punctuations;
import io.splashdam.operator.RecordBatch;
import io.splashdam.stores.StateStore;
import io.splashdam.stores.StoreViews;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a processor sees of its task. Owned by the task's thread. */
final class OperatorProcessorContext implements ProcessorContext<Object, Object> {
    private final OperatorContext context;
    private final Output output;
    private final Moment moment;
    private final Map<String, StateStore> stores = new HashMap<>();
    private boolean isInRecord;
    private int origin = OperatorFailure.NO_ORIGIN;

    OperatorProcessorContext(OperatorContext context) {
        this.context = context;
        this.output = context.output();
        this.moment = context.moment();
    }

    void begin(RecordBatch in, int row) {
        isInRecord = true;
        origin = in.origin(row);
    }

    void end() {
        isInRecord = false;
        origin = OperatorFailure.NO_ORIGIN;
    }

    @Override
    public void forward(Record<?, ?> record) {
        output.forward(batch(record));
    }

    @Override
    public void forward(Record<?, ?> record, String childName) {
        int child = output.indexOf(childName);
        if (child < 0) {
            throw new IllegalArgumentException("Processor " + context.name() + " has no child " + childName + ", but "
                    + output.children() + "; name the child with Named.as");
        }
        output.forward(batch(record), child);
    }

    /** A batch of its own, since a child may make this processor forward again before it has returned. */
    private RecordBatch batch(Record<?, ?> record) {
        RecordBatch batch = new RecordBatch();
        batch.keys().addObject(record.key());
        batch.values().addObject(record.value());
        batch.endRow(record.timestamp(), origin);
        batch.lastHeaders(record.headers().toList());
        return batch;
    }

    @Override
    public String applicationId() {
        return context.applicationId();
    }

    @Override
    public String taskId() {
        return context.taskId();
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return isInRecord && origin != OperatorFailure.NO_ORIGIN
                ? Optional.of(new RecordMetadata(moment.topic(), moment.partition(), moment.offset(origin)))
                : Optional.empty();
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the kind of store that the topology has
    public <S extends StateStore> S getStateStore(String name) {
        return (S) stores.computeIfAbsent(
                name,
                any -> StoreViews.of(context.store(name), context.storeKeySerde(name), context.storeValueSerde(name)));
    }

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        Punctuations punctuations = context.punctuations();
        Punctuations.Scheduled scheduled = type == PunctuationType.STREAM_TIME
                ? punctuations.byStreamTime(context.name(), interval.toMillis(), callback::punctuate)
                : punctuations.byWallClock(
                        context.name(), moment.wallClockMs(), interval.toMillis(), callback::punctuate);
        return scheduled::cancel;
    }

    @Override
    public Cancellable schedule(Instant startTime, Duration interval, PunctuationType type, Punctuator callback) {
        Punctuations punctuations = context.punctuations();
        long firstMs = startTime.toEpochMilli();
        Punctuations.Scheduled scheduled = type == PunctuationType.STREAM_TIME
                ? punctuations.byStreamTimeFrom(context.name(), firstMs, interval.toMillis(), callback::punctuate)
                : punctuations.byWallClockFrom(context.name(), firstMs, interval.toMillis(), callback::punctuate);
        return scheduled::cancel;
    }

    @Override
    public void commit() {
        moment.requestCommit();
    }

    @Override
    public long currentSystemTimeMs() {
        return moment.wallClockMs();
    }

    @Override
    public long currentStreamTimeMs() {
        return moment.streamTimeMs();
    }
}
