package io.splashdam.processor;

import io.splashdam.stores.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The context of a processor of fixed keys, out of one of any. */
record FixedKeyContext(ProcessorContext<Object, Object> context) implements FixedKeyProcessorContext<Object, Object> {
    @Override
    public void forward(FixedKeyRecord<?, ?> record) {
        context.forward(record.record());
    }

    @Override
    public void forward(FixedKeyRecord<?, ?> record, String childName) {
        context.forward(record.record(), childName);
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
        return context.recordMetadata();
    }

    @Override
    public <S extends StateStore> S getStateStore(String name) {
        return context.getStateStore(name);
    }

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        return context.schedule(interval, type, callback);
    }

    @Override
    public Cancellable schedule(Instant startTime, Duration interval, PunctuationType type, Punctuator callback) {
        return context.schedule(startTime, interval, type, callback);
    }

    @Override
    public void commit() {
        context.commit();
    }

    @Override
    public long currentSystemTimeMs() {
        return context.currentSystemTimeMs();
    }

    @Override
    public long currentStreamTimeMs() {
        return context.currentStreamTimeMs();
    }
}
