package io.splashdam.perf.load;

import io.splashdam.perf.measure.Meter;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A line on standard error every few seconds. Has a thread of its own until it is closed. */
final class Progress implements AutoCloseable {
    private static final long INTERVAL_S = 2;

    private final ScheduledExecutorService timer;
    private final String label;
    private final Meter meter;
    private final PrintStream out;
    private long lastRecords;

    private Progress(String label, Meter meter, PrintStream out, ScheduledExecutorService timer) {
        this.label = label;
        this.meter = meter;
        this.out = out;
        this.timer = timer;
    }

    static Progress of(String label, Meter meter, PrintStream out) {
        var timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "perf-progress");
            thread.setDaemon(true);
            return thread;
        });
        var progress = new Progress(label, meter, out, timer);
        timer.scheduleAtFixedRate(progress::print, INTERVAL_S, INTERVAL_S, TimeUnit.SECONDS);
        return progress;
    }

    private void print() {
        long records = meter.records();
        out.printf("%s %,d records, %,d/s%n", label, records, (records - lastRecords) / INTERVAL_S);
        lastRecords = records;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
