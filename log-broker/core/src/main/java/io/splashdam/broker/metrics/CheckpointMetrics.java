package io.splashdam.broker.metrics;

import io.splashdam.log.CheckpointListener;
import io.splashdam.observe.Counter;
import io.splashdam.observe.Histogram;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricSource;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** How far and how fast segments reach the disk behind the journal. Told by the checkpointer, one call at a time; read by any thread. */
public final class CheckpointMetrics implements CheckpointListener, MetricSource {
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Histogram forceTimes = new Histogram();
    private final Counter written = new Counter();
    private long startedNs;
    private volatile long writtenMs;

    public CheckpointMetrics(InstantSource clock, LongSupplier nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.writtenMs = clock.millis();
    }

    @Override
    public void onForce() {
        startedNs = nanoClock.getAsLong();
    }

    @Override
    public void onForced() {
        forceTimes.record(nanoClock.getAsLong() - startedNs);
    }

    @Override
    public void onWritten(long nowMs) {
        written.increment();
        writtenMs = clock.millis();
    }

    @Override
    public void writeTo(MetricPage page) {
        page.histogram(
                        "kafka_log_logflushstats_logflushrateandtimems",
                        "Forces of one log's segments in the background, in ms (LogFlushRateAndTimeMs).")
                .addMs(forceTimes);
        page.counter("splashdam_checkpoint_writes_total", "Checkpoints written.")
                .add(written.value());
        page.gauge(
                        "splashdam_checkpoint_age_seconds",
                        "Since the last checkpoint, or the start; grows while nothing is written.")
                .add((clock.millis() - writtenMs) / 1000.0);
    }
}
