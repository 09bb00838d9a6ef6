package io.splashdam.perf.embedded.streams;

import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalReader;
import io.splashdam.perf.workload.Workload;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads an output topic as it grows, and knows when every input is accounted for. */
final class OutputCheck implements AutoCloseable {
    private static final int POLL_BYTES = 1 << 20;

    private final Workload workload;
    private final long target;
    private final List<LocalReader> readers = new ArrayList<>();
    private final BatchView batch = new BatchView();
    private final RecordCursor cursor = new RecordCursor();
    private final LastCounts counts = new LastCounts();
    private long records;
    private long accounted;

    /** What is told of each output record. */
    interface Listener {
        void onRecord(long timestampMs);
    }

    OutputCheck(LocalClient client, String topic, Workload workload, long inputs) {
        this.workload = workload;
        this.target = workload.target(inputs);
        for (int partition = 0; partition < client.partitionCount(topic); partition++) {
            readers.add(client.reader(topic, partition, 0));
        }
    }

    /** Reads what is there, waiting for it at most so long. */
    void poll(long timeoutMs, Listener listener) {
        LocalReader.awaitAny(readers, timeoutMs);
        for (LocalReader reader : readers) {
            if (!reader.isAtEnd()) {
                read(reader.poll(POLL_BYTES, 0), listener);
            }
        }
        if (accounted > target) {
            throw new IllegalStateException("The output has more than it should: " + this);
        }
    }

    private void read(ByteBuffer batches, Listener listener) {
        int position = 0;
        while (batch.wrap(batches, position).isWhole()) {
            if (!batch.isControl()) {
                cursor.open(batch);
                while (cursor.next()) {
                    accept(cursor.record());
                    listener.onRecord(cursor.record().timestampMs());
                }
            }
            position += batch.sizeBytes();
        }
    }

    private void accept(RecordView record) {
        records++;
        if (!workload.emitsCounts()) {
            accounted++;
            return;
        }
        ByteBuffer buffer = record.buffer();
        long count = buffer.getLong(record.valuePosition());
        long hash = LastCounts.hash(buffer.array(), buffer.arrayOffset() + record.keyPosition(), record.keyBytes());
        accounted += count - counts.put(hash, count);
    }

    boolean isComplete() {
        return accounted == target;
    }

    long records() {
        return records;
    }

    @Override
    public void close() {
        readers.forEach(LocalReader::close);
    }

    @Override
    public String toString() {
        return records + " outputs, accounted for " + accounted + " of " + target;
    }
}
