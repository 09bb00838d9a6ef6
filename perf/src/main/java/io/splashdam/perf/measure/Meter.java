package io.splashdam.perf.measure;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Counts finished records and how long each took from its intended time. Any thread may tell it. */
public final class Meter {
    private static final long HIGHEST_US = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final Recorder latencies = new Recorder(HIGHEST_US, DIGITS);
    private final LongAdder records = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** @param count records that share this latency; the oldest one's where they differ */
    public void finished(long count, long latencyNs) {
        long latencyUs = Math.max(0, Math.min(HIGHEST_US, latencyNs / 1_000));
        latencies.recordValueWithCount(latencyUs, count);
        records.add(count);
    }

    /** The first failure stands; a load stops when it sees one. */
    public void failed(Throwable thrown) {
        failure.compareAndSet(null, thrown);
    }

    public @Nullable Throwable failure() {
        return failure.get();
    }

    public boolean hasFailed() {
        return failure.get() != null;
    }

    public long records() {
        return records.sum();
    }

    /** All latencies so far, in microseconds; call it once, at the end. */
    public Histogram latenciesUs() {
        return latencies.getIntervalHistogram();
    }
}
