package io.splashdam.perf.embedded;

import io.splashdam.local.LocalReader;
import io.splashdam.perf.load.DueTimes;
import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.LoadFailure;
import io.splashdam.perf.load.Payload;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.measure.Meter;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** From the time a record was due to the moment a reader has it; one record per batch, a reading thread per partition. */
public final class EmbeddedLatencyLoad implements Load {
    private static final int POLL_BYTES = 1 << 20;
    private static final long POLL_MS = 200;

    private final EmbeddedTopic topic;
    private final boolean isOneInFlight;
    private final Payload payload;
    private final BatchBuilder builder = new BatchBuilder();
    private volatile boolean isDone;

    public EmbeddedLatencyLoad(EmbeddedTopic topic, int recordBytes, boolean isOneInFlight, RandomGenerator random) {
        this.topic = topic;
        this.isOneInFlight = isOneInFlight;
        this.payload = new Payload(Math.max(recordBytes, Long.BYTES), random);
    }

    @Override
    public String name() {
        return "latency-embedded";
    }

    @Override
    public String durability() {
        return topic.durability();
    }

    @Override
    public void run(Plan plan, Meter meter) throws LoadFailure, InterruptedException {
        isDone = false;
        var times = new DueTimes(plan, meter, isOneInFlight);
        List<Thread> reading = startReaders(times, meter);
        times.sendAll((index, dueNs) -> send(index, dueNs, meter));
        times.awaitAll();
        isDone = true;
        for (Thread thread : reading) {
            thread.join();
        }
    }

    private void send(long index, long dueNs, Meter meter) {
        byte[] value = DueTimes.stamped(payload.value(index), dueNs);
        builder.begin(ByteBuffer.allocate(value.length + 2 * BatchView.HEADER_BYTES));
        builder.append(System.currentTimeMillis(), (byte[]) null, value);
        int partition = (int) (index % topic.partitions());
        topic.client().appendAsync(topic.name(), partition, builder.build()).whenComplete((offset, failure) -> {
            if (failure != null) {
                meter.failed(failure);
            }
        });
    }

    private List<Thread> startReaders(DueTimes times, Meter meter) {
        var threads = new ArrayList<Thread>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            long end = topic.client().endOffset(topic.name(), partition);
            LocalReader reader = topic.client().reader(topic.name(), partition, end);
            var thread = new Thread(() -> read(reader, times, meter), "perf-reader-" + partition);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private void read(LocalReader reader, DueTimes times, Meter meter) {
        var batch = new BatchView();
        var cursor = new RecordCursor();
        try (reader) {
            while (!isDone && !meter.hasFailed()) {
                ByteBuffer batches = reader.poll(POLL_BYTES, POLL_MS);
                for (int at = 0; batch.wrap(batches, at).isWhole(); at += batch.sizeBytes()) {
                    cursor.open(batch);
                    while (cursor.next()) {
                        times.arrived(
                                cursor.record().buffer().getLong(cursor.record().valuePosition()));
                    }
                }
            }
        } catch (RuntimeException e) {
            meter.failed(e);
        }
    }

    @Override
    public void close() {}
}
