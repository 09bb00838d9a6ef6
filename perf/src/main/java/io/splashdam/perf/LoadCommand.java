package io.splashdam.perf;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.LoadFailure;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.measure.Figures;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What the three loads have in common: options in, figures out. */
abstract class LoadCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private LoadOptions options = new LoadOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LoadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Opens what is measured, measures it with {@link #measure}, closes it. */
    abstract Figures figures(LoadOptions options) throws Exception;

    @Override
    public Integer call() throws Exception {
        options.requirePlausible();
        try {
            print(figures(options));
        } catch (LoadFailure | UncheckedIOException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), "");
        }
        return ExitCode.OK.number();
    }

    Figures measure(Load load, Plan plan) throws Exception {
        try (load) {
            return options.measurement(plan, terminal.err()).of(load);
        }
    }

    Terminal terminal() {
        return terminal;
    }

    private void print(Figures f) {
        if (output.isJson()) {
            terminal.out().println(Json.line(f));
            return;
        }
        var table = new Table(
                "LOAD",
                "DURABILITY",
                "RECORDS",
                "SECONDS",
                "RECORDS/S",
                "MB/S",
                "P50 US",
                "P95 US",
                "P99 US",
                "P99.9 US",
                "MAX US",
                "CPU S/M",
                "CLIENT S/M",
                "RSS MB",
                "DEVICE B/B");
        table.row(
                f.name(),
                f.durability(),
                f.records(),
                f.seconds(),
                f.recordsPerS(),
                f.mbPerS(),
                f.p50Us(),
                f.p95Us(),
                f.p99Us(),
                f.p999Us(),
                f.maxUs(),
                f.cpuSPerMillion(),
                f.clientCpuSPerMillion(),
                f.rssMb(),
                f.deviceBytesPerByte());
        table.print(terminal.out());
    }
}
