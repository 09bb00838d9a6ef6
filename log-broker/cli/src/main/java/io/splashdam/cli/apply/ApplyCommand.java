package io.splashdam.cli.apply;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeoutOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam apply}: topics as a file says. */
@Command(
        name = "apply",
        description =
                "Create and change topics so that they are what a YAML file says. Shows what it would do, asks, does it."
                        + " Deletes nothing without --prune.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam apply -f topics.yaml --dry-run     # the plan, checked by the broker",
            "  splashdam apply -f topics.yaml               # asks before it changes anything",
            "  splashdam apply -f topics.yaml --yes         # for pipelines; the second time it does nothing",
            "  cat topics.yaml | splashdam apply -f - --yes -o json",
            "",
            "topics.yaml:",
            "  topics:",
            "    orders:",
            "      partitions: 6",
            "      replication-factor: 1          # optional, as partitions is",
            "      configs:",
            "        retention.ms: 604800000",
            "        cleanup.policy: [compact, delete]",
            "        segment.ms: null             # back to the default",
            "    clicks: {}"
        })
public final class ApplyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The file; - is standard input.")
    private Path file = Path.of("-");

    @Option(names = "--dry-run", description = "Show the plan, let the broker check it, and change nothing.")
    private boolean dryRun;

    @Option(
            names = {"--yes", "-y"},
            description = "Do it without asking.")
    private boolean yes;

    @Option(
            names = "--prune",
            description =
                    "Also delete topics that the file does not name (but internal ones), and settings of its topics.")
    private boolean prune;

    public ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (dryRun && yes) {
            throw CommandFailure.usage("--dry-run and --yes exclude each other", "give one of them");
        }
        List<WantedTopic> wanted = TopicsFile.parse(text(), file.toString());
        try (Admin admin = connect.admin(timeout.ms())) {
            var cluster = new Cluster(admin, connect.bootstrap());
            Plan plan = Plan.of(wanted, cluster.topics(), prune);
            if (!output.isJson()) {
                show(plan);
            }
            requirePossible(plan);
            plan.steps().forEach(step -> cluster.take(step, true));
            boolean isDone = plan.steps().isEmpty() || !dryRun && isAgreed();
            if (isDone) {
                carryOut(plan, cluster);
            }
            if (output.isJson()) {
                terminal.out()
                        .println(Json.line(
                                Map.of("executed", isDone, "steps", plan.steps(), "unchanged", plan.unchanged())));
            }
            if (!isDone && !dryRun) {
                throw CommandFailure.usage(
                        "the plan was not carried out", "add --yes to do it, or --dry-run to only look");
            }
        }
        return ExitCode.OK.number();
    }

    private String text() throws IOException {
        if (file.toString().equals("-")) {
            return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.notFound("cannot read " + file + " (" + e + ")", "check --file");
        }
    }

    private void show(Plan plan) {
        plan.steps().forEach(step -> terminal.out().println(step.text()));
        terminal.out().println(plan.summary());
        terminal.out().flush();
    }

    private static void requirePossible(Plan plan) {
        if (!plan.refusals().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    String.join("; ", plan.refusals()),
                    "nothing was changed; correct the file, or make a new topic");
        }
    }

    /** A person is asked; a pipeline has to say --yes. */
    private boolean isAgreed() throws IOException {
        if (yes) {
            return true;
        }
        if (System.console() == null || file.toString().equals("-")) {
            return false;
        }
        terminal.err().print("Do that? [y/N] ");
        terminal.err().flush();
        String answer = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
        return answer != null && answer.strip().matches("(?i)y(es)?");
    }

    private void carryOut(Plan plan, Cluster cluster) {
        for (Step step : plan.steps()) {
            cluster.take(step, false);
            if (!output.isJson()) {
                terminal.out().println(step.action().done() + " " + step.topic());
            }
        }
    }
}
