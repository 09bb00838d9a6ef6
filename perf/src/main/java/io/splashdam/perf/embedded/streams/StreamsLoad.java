package io.splashdam.perf.embedded.streams;

import io.splashdam.broker.Splashdam;
import io.splashdam.embedded.Embedded;
import io.splashdam.perf.load.LoadFailure;
import io.splashdam.perf.load.Waiting;
import io.splashdam.perf.measure.Pace;
import io.splashdam.perf.measure.ProcessFigures;
import io.splashdam.perf.workload.Inputs;
import io.splashdam.perf.workload.Workload;
import io.splashdam.streams.State;
import io.splashdam.streams.StreamsApp;
import io.splashdam.streams.StreamsConfig;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Runs workloads on a broker of its own. */
public final class StreamsLoad implements AutoCloseable {
    private static final long NS_PER_MS = 1_000_000;
    private static final long LONGEST_S = 600;
    private static final long POLL_MS = 5;
    private static final double WARM_UP_S = 10;
    private static final long MAX_US = 60_000_000;
    private static final int PARTITIONS = 6;
    private static final int HAND_LOOP_LINES = 400_000;
    private static final long DEFAULT_LATENCY_RECORDS = 60_000;
    private static final String LATENCY = "latency";
    private static final byte[] PROBE = "v".getBytes(StandardCharsets.UTF_8);

    private final Splashdam splashdam;
    private final Path stateDirectory;
    private final Map<String, String> settings;
    private final String durability;
    private final long seed;

    /**
     * @param brokerSettings of the broker in this process
     * @param applicationSettings by property names; {@code application.id} and {@code state.dir} are set here
     */
    public StreamsLoad(
            Path directory, Map<String, String> brokerSettings, Map<String, String> applicationSettings, long seed) {
        this.seed = seed;
        this.splashdam = Splashdam.open(directory, brokerSettings);
        this.stateDirectory = directory.resolve("streams");
        this.settings = Map.copyOf(applicationSettings);
        this.durability = brokerSettings.getOrDefault("durability", "fsync");
    }

    /** What {@link #run} takes. */
    public static List<String> names() {
        return Stream.concat(Arrays.stream(Workload.values()).map(Workload::toString), Stream.of(LATENCY))
                .toList();
    }

    /**
     * Runs a workload some times.
     *
     * @param records 0: what keeps it busy for some seconds
     * @param rate of the latency workload, per second
     * @return the run whose rate is the median
     */
    public StreamsFigures run(String name, long records, double rate, int runs, PrintStream progress)
            throws LoadFailure {
        List<StreamsFigures> all = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            progress.printf("%s: run %d of %d%n", name, run, runs);
            StreamsFigures figures = once(name, records, rate);
            progress.printf(
                    "%s: %,.0f inputs/s, %.2f CPU s per million, p50 %d us, p99 %d us%n",
                    name, figures.recordsPerS(), figures.cpuSPerMillion(), figures.p50Us(), figures.p99Us());
            all.add(figures);
        }
        StreamsFigures median = StreamsFigures.median(all);
        return name.equals(Workload.WORDCOUNT.toString())
                ? median.withHandLoop(HandLoop.linesPerS((int) Math.min(HAND_LOOP_LINES, median.records()), seed))
                : median;
    }

    private StreamsFigures once(String name, long records, double rate) throws LoadFailure {
        if (name.equals(LATENCY)) {
            return latency(records == 0 ? DEFAULT_LATENCY_RECORDS : records, rate);
        }
        Workload workload = Workload.valueOf(name.toUpperCase(Locale.ROOT));
        return throughput(workload, records == 0 ? workload.defaultRecords() : records);
    }

    /** As many inputs as there are, as fast as they are taken. */
    private StreamsFigures throughput(Workload workload, long records) throws LoadFailure {
        List<String> inputs = fill(workload, records);
        String id = "perf-" + workload + "-" + UUID.randomUUID().toString().substring(0, 8);
        String output = output(id);
        StreamsConfig config = config(id);
        try (var app = new StreamsApp(workload.topology(inputs, output, null), config, Embedded.on(splashdam));
                var check = new OutputCheck(splashdam.client(), output, workload, records)) {
            double startMs = start(app);
            ProcessFigures before = ProcessFigures.ofThisProcess();
            long startNs = System.nanoTime();
            while (!check.isComplete()) {
                check.poll(POLL_MS, timestampMs -> {});
                requireAlive(app, startNs, check);
            }
            double seconds = (System.nanoTime() - startNs) / 1e9;
            return figures(
                    workload.toString(), config, records, check.records(), startMs, seconds, before, new Histogram(2));
        } finally {
            splashdam.client().deleteTopic(output);
        }
    }

    /** Makes and fills the input topics of a workload, unless a run before has. */
    private List<String> fill(Workload workload, long records) {
        List<String> topics = Inputs.topics(workload, records);
        if (areFilled(workload, topics, records)) {
            return topics;
        }
        List<TopicFill> fills = new ArrayList<>();
        for (String topic : topics) {
            if (splashdam.client().partitionCount(topic) > 0) {
                splashdam.client().deleteTopic(topic); // half filled
            }
            splashdam.client().createTopic(topic, PARTITIONS, Map.of());
            fills.add(new TopicFill(splashdam.client(), topic));
        }
        Inputs.generate(
                workload,
                records,
                seed,
                (topic, timestampMs, key, value) -> fills.get(topic).append(timestampMs, key, value));
        fills.forEach(TopicFill::close);
        return topics;
    }

    private boolean areFilled(Workload workload, List<String> topics, long records) {
        for (int topic = 0; topic < topics.size(); topic++) {
            long found = 0;
            for (int partition = 0; partition < splashdam.client().partitionCount(topics.get(topic)); partition++) {
                found += splashdam.client().endOffset(topics.get(topic), partition);
            }
            if (found != Inputs.count(workload, topic, records)) {
                return false;
            }
        }
        return true;
    }

    /** Records at a steady rate through a keyed count: each has a key of its own, and its timestamp says when it was due. */
    private StreamsFigures latency(long records, double rate) throws LoadFailure {
        String id = "perf-latency-" + UUID.randomUUID().toString().substring(0, 8);
        String input = id + "-in";
        String output = output(id);
        splashdam.client().createTopic(input, PARTITIONS, Map.of());
        StreamsConfig config = config(id);
        long warmUp = Math.min((long) (WARM_UP_S * rate), records);
        Histogram us = new Histogram(MAX_US, 3);
        try (var app = new StreamsApp(
                        Workload.COUNT.topology(List.of(input), output, null), config, Embedded.on(splashdam));
                var check = new OutputCheck(splashdam.client(), output, Workload.COUNT, records + warmUp)) {
            double startMs = start(app);
            Due due = new Due(new Pace(System.nanoTime(), rate), warmUp);
            Thread sender = new Thread(() -> send(input, due, records + warmUp), "perf-sender");
            ProcessFigures before = ProcessFigures.ofThisProcess();
            long startNs = System.nanoTime();
            sender.start();
            while (!check.isComplete()) {
                check.poll(POLL_MS, index -> due.seen(index, us));
                requireAlive(app, startNs, check);
            }
            double seconds = (System.nanoTime() - startNs) / 1e9;
            return figures("latency", config, records + warmUp, check.records(), startMs, seconds, before, us);
        } finally {
            splashdam.client().deleteTopic(output);
            splashdam.client().deleteTopic(input);
        }
    }

    /** When each record was due; a record's timestamp is its index, so that its lateness is known to the nanosecond. */
    private record Due(Pace pace, long warmUp) {
        void seen(long index, Histogram us) {
            if (index >= warmUp) {
                us.recordValue(Math.min(MAX_US, Math.max(0, System.nanoTime() - pace.dueNs(index, 0)) / 1000));
            }
        }
    }

    private void send(String input, Due due, long count) {
        try (TopicFill fill = new TopicFill(splashdam.client(), input)) {
            for (long i = 0; i < count; i++) {
                if (due.pace().dueNs(i, 0) > System.nanoTime()) {
                    fill.flush(); // nothing waits for company
                    Waiting.until(due.pace().dueNs(i, 0));
                }
                fill.append(i, Inputs.key(i), PROBE);
            }
        }
    }

    private String output(String id) {
        splashdam.client().createTopic(id + "-out", PARTITIONS, Map.of());
        return id + "-out";
    }

    private StreamsConfig config(String id) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("application.id", id);
        all.put("state.dir", stateDirectory.toString());
        return StreamsConfig.parse(all);
    }

    private static double start(StreamsApp app) throws LoadFailure {
        long startNs = System.nanoTime();
        app.start();
        while (app.state() == State.REBALANCING) {
            LockSupport.parkNanos(NS_PER_MS);
        }
        if (app.state() != State.RUNNING) {
            throw new LoadFailure("the application does not run", app.failure());
        }
        return (System.nanoTime() - startNs) / 1e6;
    }

    private static void requireAlive(StreamsApp app, long startNs, OutputCheck check) throws LoadFailure {
        if (app.state() != State.RUNNING) {
            throw new LoadFailure("the application has stopped: " + check, app.failure());
        }
        if (System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(LONGEST_S)) {
            throw new LoadFailure("the output is not complete after " + LONGEST_S + " s: " + check, null);
        }
    }

    private StreamsFigures figures(
            String name,
            StreamsConfig config,
            long records,
            long outputs,
            double startMs,
            double seconds,
            ProcessFigures before,
            Histogram us) {
        ProcessFigures after = ProcessFigures.ofThisProcess();
        return new StreamsFigures(
                name,
                settings.getOrDefault("processing.guarantee", "exactly_once"),
                durability,
                config.commitIntervalMs(),
                records,
                outputs,
                startMs,
                seconds,
                records / seconds,
                (after.cpuNs() - before.cpuNs()) / 1e3 / records,
                after.residentBytes() / 1e6,
                us.getValueAtPercentile(50),
                us.getValueAtPercentile(95),
                us.getValueAtPercentile(99),
                us.getValueAtPercentile(99.9),
                us.getMaxValue(),
                0);
    }

    @Override
    public void close() {
        splashdam.close();
    }
}
