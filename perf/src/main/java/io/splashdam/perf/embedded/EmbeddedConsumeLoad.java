package io.splashdam.perf.embedded;

import io.splashdam.local.LocalReader;
import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.measure.Meter;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads a topic from its beginning, record by record; a record's latency is how long the poll took that brought it. */
public final class EmbeddedConsumeLoad implements Load {
    private static final int POLL_BYTES = 1 << 20;

    private final EmbeddedTopic topic;
    private final BatchView batch = new BatchView();
    private final RecordCursor cursor = new RecordCursor();
    private long valueBytes;

    public EmbeddedConsumeLoad(EmbeddedTopic topic) {
        this.topic = topic;
    }

    @Override
    public String name() {
        return "consume-embedded";
    }

    @Override
    public String durability() {
        return topic.durability();
    }

    @Override
    public void run(Plan plan, Meter meter) {
        List<LocalReader> readers = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            long start = topic.client().beginningOffset(topic.name(), partition);
            readers.add(topic.client().reader(topic.name(), partition, start));
        }
        long startNs = System.nanoTime();
        long read = 0;
        while (!readers.isEmpty() && !plan.isOver(read, System.nanoTime() - startNs)) {
            LocalReader reader = readers.remove(0);
            long polledNs = System.nanoTime();
            long count = readRecords(reader.poll(POLL_BYTES, 0));
            meter.finished(count, System.nanoTime() - polledNs);
            read += count;
            if (reader.isAtEnd()) {
                reader.close();
            } else {
                readers.add(reader);
            }
        }
        readers.forEach(LocalReader::close);
    }

    /** Touches each record, as a user would. */
    private long readRecords(ByteBuffer batches) {
        long count = 0;
        int position = 0;
        while (batch.wrap(batches, position).isWhole()) {
            cursor.open(batch);
            while (cursor.next()) {
                valueBytes += cursor.record().valueBytes();
                count++;
            }
            position += batch.sizeBytes();
        }
        return count;
    }

    /** What was read, so that nobody can say that the loop did nothing. */
    public long valueBytes() {
        return valueBytes;
    }

    @Override
    public void close() {}
}
