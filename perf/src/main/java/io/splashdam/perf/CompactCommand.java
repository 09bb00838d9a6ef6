package io.splashdam.perf;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.perf.embedded.CompactionFigures;
import io.splashdam.perf.embedded.CompactionLoad;
import io.splashdam.perf.load.LoadFailure;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code perf compact}. */
@Command(
        name = "compact",
        description = "Compacts a topic of many updates on few keys, beside a steady load on another topic.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam perf compact --embedded data",
            "  splashdam perf compact --embedded data --updates 1000000 --set log.cleaner.io.max.bytes.per.second=50000000 -o json"
        })
final class CompactCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--embedded",
            required = true,
            paramLabel = "DIR",
            description = "Run the broker in this process, on DIR.")
    private Path directory = Path.of("");

    @Option(names = "--updates", paramLabel = "COUNT", description = "Records to compact (default: ${DEFAULT-VALUE}).")
    private long updates = 10_000_000;

    @Option(names = "--keys", paramLabel = "COUNT", description = "Different keys (default: ${DEFAULT-VALUE}).")
    private long keys = 100_000;

    @Option(names = "--record-size", paramLabel = "BYTES", description = "Of each value (default: ${DEFAULT-VALUE}).")
    private int recordBytes = 100;

    @Option(names = "--segment-bytes", paramLabel = "BYTES", description = "Of the topic (default: ${DEFAULT-VALUE}).")
    private int segmentBytes = 128 << 20;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            description = "Appends to the other topic (default: ${DEFAULT-VALUE}).")
    private double rate = 1000;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Of the other topic alone, before (default: ${DEFAULT-VALUE}).")
    private double seconds = 5;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting of the embedded broker.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "Of keys and values (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Mixin
    private OutputOptions output = new OutputOptions();

    CompactCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (updates < 1 || keys < 1 || recordBytes < 0 || segmentBytes < 1 << 20 || rate <= 0 || seconds <= 0) {
            throw CommandFailure.usage(
                    "a number is too small",
                    "counts, rate and seconds want more than 0, --segment-bytes 1048576 or more");
        }
        var plan = new CompactionLoad.Plan(updates, keys, recordBytes, segmentBytes, rate, seconds);
        try (var load = new CompactionLoad(directory, settings, plan, new Random(seed))) {
            print(load.run());
        } catch (LoadFailure | UncheckedIOException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), "");
        }
        return ExitCode.OK.number();
    }

    private void print(CompactionFigures f) {
        if (output.isJson()) {
            terminal.out().println(Json.line(f));
            return;
        }
        var table = new Table(
                "UPDATES",
                "KEYS",
                "MB BEFORE",
                "MB AFTER",
                "SECONDS",
                "CLEANER CPU S",
                "MB/S",
                "P50 US",
                "P99 US",
                "P50 DURING",
                "P99 DURING",
                "MAX DURING");
        table.row(
                f.updates(),
                f.keys(),
                f.bytesBefore() / 1e6,
                f.bytesAfter() / 1e6,
                f.seconds(),
                f.cleanerCpuS(),
                f.mbPerS(),
                f.p50BeforeUs(),
                f.p99BeforeUs(),
                f.p50DuringUs(),
                f.p99DuringUs(),
                f.maxDuringUs());
        table.print(terminal.out());
    }
}
