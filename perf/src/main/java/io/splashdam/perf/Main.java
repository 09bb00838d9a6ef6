package io.splashdam.perf;

import io.splashdam.cli.shell.CommandShell;
import io.splashdam.cli.shell.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where {@code splashdam perf} starts. */
public final class Main {
    private Main() {}

    /** The loads there are. */
    @Command(
            name = "splashdam perf",
            description = "Load and latency figures, open loop: measured from when each record was due.",
            footerHeading = "%n",
            footer = {
                "With -o json the last line on standard output is one object: name, durability, records, seconds,",
                "records_per_s, mb_per_s, p50_us, p95_us, p99_us, p999_us, max_us, cpu_s_per_million, rss_mb and more.",
                "Progress goes to standard error."
            })
    static final class PerfCommand {}

    public static void main(String[] args) {
        System.exit(run(Terminal.system(), args));
    }

    /** Runs one command line to its end. Returns the exit code of the contract. */
    public static int run(Terminal terminal, String... args) {
        var root = new CommandLine(new PerfCommand());
        root.addSubcommand(new ProduceLoadCommand(terminal));
        root.addSubcommand(new ConsumeLoadCommand(terminal));
        root.addSubcommand(new LatencyLoadCommand(terminal));
        root.addSubcommand(new StreamsLoadCommand(terminal));
        root.addSubcommand(new CompactCommand(terminal));
        int exitCode = CommandShell.dress(root, terminal).execute(args);
        terminal.out().flush();
        return exitCode;
    }
}
