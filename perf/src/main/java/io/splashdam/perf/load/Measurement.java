package io.splashdam.perf.load;

import io.splashdam.perf.measure.Figures;
import io.splashdam.perf.measure.Meter;
import io.splashdam.perf.measure.ProcessFigures;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Runs a load: warm-up, then measured, several times if asked; the medians are the result. */
public final class Measurement {
    private final Plan plan;
    private final long warmUpNs;
    private final int runs;
    private final OptionalLong brokerPid;
    private final PrintStream progress;

    public Measurement(Plan plan, long warmUpNs, int runs, OptionalLong brokerPid, PrintStream progress) {
        this.plan = plan;
        this.warmUpNs = warmUpNs;
        this.runs = runs;
        this.brokerPid = brokerPid;
        this.progress = progress;
    }

    public Figures of(Load load) throws Exception {
        if (warmUpNs > 0) {
            progress.println(load.name() + ": warming up");
            run(load, plan.forDuration(warmUpNs), "warm-up");
        }
        var all = new ArrayList<Figures>();
        for (int i = 1; i <= runs; i++) {
            all.add(measured(load, runs == 1 ? "" : "run " + i + "/" + runs + " "));
        }
        return runs == 1 ? all.get(0) : Figures.median(List.copyOf(all));
    }

    private Figures measured(Load load, String label) throws Exception {
        ProcessFigures clientBefore = ProcessFigures.ofThisProcess();
        ProcessFigures before = broker(clientBefore);
        long startNs = System.nanoTime();
        Meter meter = run(load, plan, label);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        ProcessFigures clientAfter = ProcessFigures.ofThisProcess();
        ProcessFigures after = broker(clientAfter);
        var usage = new Figures.Usage(before, after, clientAfter.cpuNs() - clientBefore.cpuNs(), seconds);
        var subject = new Figures.Subject(load.name(), load.durability(), plan.recordBytes());
        Figures figures = Figures.of(subject, meter, usage);
        progress.printf(
                "%s: %s%,d records, %,.0f/s, p50 %d us, p99 %d us%n",
                load.name(), label, figures.records(), figures.recordsPerS(), figures.p50Us(), figures.p99Us());
        return figures;
    }

    private Meter run(Load load, Plan plan, String label) throws Exception {
        var meter = new Meter();
        try (var shown = Progress.of(load.name() + ": " + label, meter, progress)) {
            load.run(plan, meter);
        }
        Throwable failure = meter.failure();
        if (failure != null) {
            throw new LoadFailure(load.name() + " failed after " + meter.records() + " records: " + failure, failure);
        }
        return meter;
    }

    private ProcessFigures broker(ProcessFigures client) {
        return brokerPid.isPresent() ? ProcessFigures.of(brokerPid.getAsLong()) : client;
    }
}
