package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Counts what goes out and keeps the first failure; owned by the command's thread, told of failures by the producer's. */
final class RecordSender {
    private final Producer<byte[], byte[]> producer;
    private final boolean isSync;
    private final AtomicReference<@Nullable Exception> firstFailure = new AtomicReference<>();
    private long sent;

    /** @param isSync each record waits until the one before is acknowledged */
    RecordSender(Producer<byte[], byte[]> producer, boolean isSync) {
        this.producer = producer;
        this.isSync = isSync;
    }

    long sent() {
        return sent;
    }

    boolean hasFailed() {
        return firstFailure.get() != null;
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        var acknowledged = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                firstFailure.compareAndSet(null, failure);
            }
        });
        sent++;
        if (isSync) {
            try {
                acknowledged.get();
            } catch (ExecutionException e) {
                firstFailure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(ExitCode.FAILED, "interrupted after " + sent + " records", "");
            }
        }
    }

    /** For somebody who types: sees each line go out before the next. */
    void flush() {
        producer.flush();
    }

    /** Waits for all that was sent; null when everything was acknowledged. */
    @Nullable
    Exception finish() {
        producer.flush();
        return firstFailure.get();
    }
}
