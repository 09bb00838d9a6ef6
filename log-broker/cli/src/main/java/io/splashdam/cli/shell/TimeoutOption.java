package io.splashdam.cli.shell;

import picocli.CommandLine.Option;

/** How long a command waits for one answer of the broker's. */
public final class TimeoutOption {
    @Option(
            names = {"--timeout-ms", "--timeout"},
            paramLabel = "MS",
            description = "Longest wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutMs = 15_000;

    public int ms() {
        if (timeoutMs < 1) {
            throw CommandFailure.usage("--timeout-ms " + timeoutMs + " is below 1", "give milliseconds");
        }
        return timeoutMs;
    }
}
