package io.splashdam.perf;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.perf.embedded.streams.StreamsFigures;
import io.splashdam.perf.embedded.streams.StreamsLoad;
import io.splashdam.perf.load.LoadFailure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code perf streams}. */
@Command(
        name = "streams",
        description = "Runs topologies on a broker in this process, and checks that their output is complete.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam perf streams --embedded data",
            "  splashdam perf streams --embedded data --workload wordcount --records 2000000 --runs 5 -o json",
            "  splashdam perf streams --embedded data --workload latency --rate 2000 --app commit.interval.ms=5"
        })
final class StreamsLoadCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--embedded",
            required = true,
            paramLabel = "DIR",
            description = "Run broker and topology in this process, on DIR.")
    private Path directory = Path.of("");

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}; all of them when left out.",
            completionCandidates = WorkloadNames.class)
    private String workload = "all";

    @Option(
            names = {"--records", "--num-records"},
            paramLabel = "COUNT",
            description = "Inputs (default: what keeps each workload busy for some seconds).")
    private long records;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            description = "Of the latency workload (default: ${DEFAULT-VALUE}).")
    private double rate = 2000;

    @Option(names = "--runs", paramLabel = "COUNT", description = "Measure so often; the result is the median run.")
    private int runs = 1;

    @Option(names = "--app", paramLabel = "KEY=VALUE", description = "One setting of the application.")
    private Map<String, String> application = new LinkedHashMap<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting of the embedded broker.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "Of the inputs (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Mixin
    private OutputOptions output = new OutputOptions();

    StreamsLoadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What {@code --workload} takes. */
    static final class WorkloadNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return StreamsLoad.names().iterator();
        }
    }

    @Override
    public Integer call() throws Exception {
        if (!workload.equals("all") && !StreamsLoad.names().contains(workload)) {
            throw CommandFailure.usage(
                    "--workload " + workload + " is unknown",
                    "it wants one of " + String.join(", ", StreamsLoad.names()));
        }
        if (records < 0 || rate <= 0 || runs < 1) {
            throw CommandFailure.usage("a number is too small", "--records, --rate and --runs want more than 0");
        }
        Table table = new Table(
                "WORKLOAD",
                "GUARANTEE",
                "COMMIT MS",
                "INPUTS",
                "INPUTS/S",
                "CPU S/M",
                "RSS MB",
                "P50 US",
                "P99 US",
                "HAND LOOP/S");
        try (var load = new StreamsLoad(directory, settings, application, seed)) {
            for (String name : workload.equals("all") ? StreamsLoad.names() : List.of(workload)) {
                StreamsFigures f = load.run(name, records, rate, runs, terminal.err());
                if (output.isJson()) {
                    terminal.out().println(Json.line(f));
                } else {
                    table.row(
                            f.name(),
                            f.guarantee(),
                            f.commitMs(),
                            f.records(),
                            f.recordsPerS(),
                            f.cpuSPerMillion(),
                            f.rssMb(),
                            f.p50Us(),
                            f.p99Us(),
                            f.handLoopPerS());
                }
            }
        } catch (LoadFailure | UncheckedIOException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), "");
        }
        if (!output.isJson()) {
            table.print(terminal.out());
        }
        return ExitCode.OK.number();
    }
}
