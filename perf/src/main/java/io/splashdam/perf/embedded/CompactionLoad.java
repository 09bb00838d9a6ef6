package io.splashdam.perf.embedded;

import io.splashdam.broker.Splashdam;
import io.splashdam.cluster.TopicImage;
import io.splashdam.compaction.CleanablePart;
import io.splashdam.config.ConfigChange;
import io.splashdam.log.PartitionLog;
import io.splashdam.perf.load.LoadFailure;
import io.splashdam.perf.load.Payload;
import io.splashdam.perf.load.Waiting;
import io.splashdam.perf.measure.Pace;
import io.splashdam.record.BatchBuilder;
import io.splashdam.ring.AppendReply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Fills a topic with updates of few keys, then lets it be compacted while another topic is appended to at a steady rate. The topic
 * becomes a compacted one only when the measurement begins, so that all of the cleaning falls into it.
 */
public final class CompactionLoad implements AutoCloseable {
    private static final String COMPACTED = "perf-compacted";
    private static final String PROBED = "perf-probed";
    private static final int FILLS_IN_FLIGHT = 64;
    private static final int BATCH_BYTES = 64 * 1024;
    private static final int PROBE_BYTES = 100;
    private static final long MAX_US = 60_000_000;
    private static final long LONGEST_MS = 600_000;

    private final Splashdam splashdam;
    private final Plan plan;
    private final RandomGenerator random;

    /** @param probesPerS appends of one record to the other topic */
    public record Plan(long updates, long keys, int valueBytes, int segmentBytes, double probesPerS, double quietS) {}

    public CompactionLoad(Path directory, Map<String, String> settings, Plan plan, RandomGenerator random) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("log.cleaner.backoff.ms", "100");
        this.splashdam = Splashdam.open(directory, all);
        this.plan = plan;
        this.random = random;
    }

    public CompactionFigures run() throws InterruptedException, IOException, LoadFailure {
        splashdam.client().createTopic(COMPACTED, 1, Map.of("segment.bytes", String.valueOf(plan.segmentBytes())));
        splashdam.client().createTopic(PROBED, 1, Map.of());
        fill();
        long before = log().sizeBytes();
        probe(() -> false, plan.quietS()); // warm
        ConcurrentHistogram quiet = probe(() -> false, plan.quietS());
        long cpuBefore = cleanerCpuNs();
        long startNs = System.nanoTime();
        splashdam
                .broker()
                .topics()
                .alterConfigs(
                        COMPACTED,
                        List.of(set("cleanup.policy", "compact"), set("min.cleanable.dirty.ratio", "0")),
                        false)
                .join();
        long[] endNs = {0};
        ConcurrentHistogram during = probe(
                () -> {
                    endNs[0] = System.nanoTime();
                    return isClean();
                },
                LONGEST_MS / 1e3);
        if (!isClean()) {
            throw new LoadFailure("the topic was not compacted within " + LONGEST_MS / 1000 + " s", null);
        }
        double seconds = (endNs[0] - startNs) / 1e9;
        return new CompactionFigures(
                "compact-embedded",
                "fsync",
                plan.updates(),
                plan.keys(),
                before,
                log().sizeBytes(),
                seconds,
                (cleanerCpuNs() - cpuBefore) / 1e9,
                before / seconds / 1e6,
                plan.probesPerS(),
                quiet.getValueAtPercentile(50),
                quiet.getValueAtPercentile(99),
                during.getValueAtPercentile(50),
                during.getValueAtPercentile(99),
                during.getMaxValue());
    }

    private static ConfigChange set(String name, String value) {
        return new ConfigChange(ConfigChange.Op.SET, name, value);
    }

    private void fill() throws InterruptedException {
        Payload payload = new Payload(plan.valueBytes(), random);
        BatchBuilder builder = new BatchBuilder(BATCH_BYTES);
        Semaphore room = new Semaphore(FILLS_IN_FLIGHT);
        long sent = 0;
        while (sent < plan.updates()) {
            builder.begin(ByteBuffer.allocate(BATCH_BYTES + plan.valueBytes()));
            long nowMs = System.currentTimeMillis();
            while (sent < plan.updates() && builder.hasRoomFor(20, plan.valueBytes())) {
                byte[] key = ("key-" + random.nextLong(plan.keys())).getBytes(StandardCharsets.UTF_8);
                builder.append(nowMs, key, payload.value(sent++));
            }
            room.acquire();
            splashdam.client().append(COMPACTED, 0, builder.build(), new Answer(room::release));
        }
        room.acquire(FILLS_IN_FLIGHT);
    }

    /** Appends at the rate until it is over; the times from when each record was due to its answer, in microseconds. */
    private ConcurrentHistogram probe(BooleanSupplier isOver, double longestS) throws InterruptedException {
        ConcurrentHistogram times = new ConcurrentHistogram(MAX_US, 3);
        byte[] value = new byte[PROBE_BYTES];
        long startNs = System.nanoTime();
        Pace pace = new Pace(startNs, plan.probesPerS());
        long checkEvery = Math.max(1, (long) (plan.probesPerS() / 10));
        long count = 0;
        CountDownLatch last;
        do {
            long dueNs = pace.dueNs(count++, startNs);
            Waiting.until(dueNs);
            BatchBuilder builder = new BatchBuilder();
            builder.begin(ByteBuffer.allocate(256));
            builder.append(System.currentTimeMillis(), null, value);
            CountDownLatch answered = new CountDownLatch(1);
            splashdam.client().append(PROBED, 0, builder.build(), new Answer(() -> {
                times.recordValue(Math.min(MAX_US, (System.nanoTime() - dueNs) / 1000));
                answered.countDown();
            }));
            last = answered;
        } while (!(count % checkEvery == 0 && isOver.getAsBoolean())
                && System.nanoTime() - startNs < (long) (longestS * 1e9));
        last.await(1, TimeUnit.MINUTES);
        return times;
    }

    private boolean isClean() {
        try {
            CleanablePart part = splashdam
                    .broker()
                    .directory()
                    .cleaner()
                    .cleanablePart(log(), log().endOffset(), System.currentTimeMillis());
            return part.from() > 0 && part.dirtyBytes() == 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private PartitionLog log() {
        TopicImage topic = splashdam.client().cluster().topic(COMPACTED);
        PartitionLog log = topic == null ? null : splashdam.broker().directory().log(topic.id(), 0);
        if (log == null) {
            throw new IllegalStateException("Expected the log of " + COMPACTED);
        }
        return log;
    }

    private static long cleanerCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("splashdam-cleaner")) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        throw new IllegalStateException("Expected a thread named splashdam-cleaner");
    }

    @Override
    public void close() {
        try (splashdam) {
            splashdam.client().deleteTopic(COMPACTED);
            splashdam.client().deleteTopic(PROBED);
        }
    }

    private record Answer(Runnable done) implements AppendReply {
        @Override
        public void appended(long baseOffset, long logAppendTimeMs) {
            done.run();
        }

        @Override
        public void refused(io.splashdam.cluster.ErrorCode error, String message) {
            throw new IllegalStateException("Expected an append to be taken, but: " + error + " " + message);
        }
    }
}
