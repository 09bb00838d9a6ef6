package io.splashdam.perf.embedded;

import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.Payload;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.load.Waiting;
import io.splashdam.perf.measure.Meter;
import io.splashdam.perf.measure.Pace;
import io.splashdam.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;

/**
 * Encodes records one by one into batches and appends those, a partition per batch in turn. A batch counts all its records
 * with the latency of its oldest one. Without a rate a batch leaves when it is full; with one, when no further record is due.
 */
public final class EmbeddedProduceLoad implements Load {
    private static final int BATCHES_IN_FLIGHT = 256;
    private static final int SLACK_BYTES = 256;

    private final EmbeddedTopic topic;
    private final Payload payload;
    private final int partitions;
    private final BatchBuilder builder;
    private final BlockingQueue<BatchInFlight> free = new ArrayBlockingQueue<>(BATCHES_IN_FLIGHT);
    private int nextPartition;

    public EmbeddedProduceLoad(EmbeddedTopic topic, int batchBytes, int recordBytes, RandomGenerator random) {
        this.topic = topic;
        this.payload = new Payload(recordBytes, random);
        this.partitions = topic.partitions();
        this.builder = new BatchBuilder(batchBytes);
        var nobody = new Meter();
        for (int i = 0; i < BATCHES_IN_FLIGHT; i++) {
            free.add(new BatchInFlight(Math.max(batchBytes, recordBytes) + SLACK_BYTES, free, nobody));
        }
    }

    @Override
    public String name() {
        return "produce-embedded";
    }

    @Override
    public String durability() {
        return topic.durability();
    }

    @Override
    public void run(Plan plan, Meter meter) throws InterruptedException {
        long startNs = System.nanoTime();
        var pace = new Pace(startNs, plan.ratePerSecond());
        long sent = 0;
        long nowNs = startNs;
        while (!plan.isOver(sent, Math.max(nowNs, pace.dueNs(sent, nowNs)) - startNs) && !meter.hasFailed()) {
            Waiting.until(pace.dueNs(sent, nowNs));
            sent += sendBatch(plan, pace, sent, meter);
            nowNs = System.nanoTime();
        }
        awaitAnswers();
    }

    /** Fills one batch with what is due, at least one record, and appends it. Returns how many records it took. */
    private int sendBatch(Plan plan, Pace pace, long from, Meter meter) throws InterruptedException {
        long oldestDueNs = pace.dueNs(from, System.nanoTime());
        BatchInFlight batch = free.take();
        long nowNs = System.nanoTime();
        long nowMs = System.currentTimeMillis();
        builder.begin(batch.buffer());
        long index = from;
        do {
            byte[] value = payload.value(index);
            if (!builder.hasRoomFor(0, value.length)) {
                break;
            }
            builder.append(nowMs, (byte[]) null, value);
            index++;
        } while (index < plan.records() && pace.dueNs(index, nowNs) <= nowNs);
        int count = builder.count();
        ByteBuffer built = builder.build();
        batch.leaves(built, count, oldestDueNs, meter);
        int partition = nextPartition;
        nextPartition = partition + 1 == partitions ? 0 : partition + 1;
        topic.client().append(topic.name(), partition, built, batch);
        return count;
    }

    /** Every buffer is back when every append is answered. */
    private void awaitAnswers() throws InterruptedException {
        var all = new BatchInFlight[BATCHES_IN_FLIGHT];
        for (int i = 0; i < BATCHES_IN_FLIGHT; i++) {
            all[i] = free.take();
        }
        for (BatchInFlight batch : all) {
            free.add(batch);
        }
    }

    @Override
    public void close() {}
}
