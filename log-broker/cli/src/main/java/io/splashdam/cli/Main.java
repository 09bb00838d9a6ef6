package io.splashdam.cli;

import io.splashdam.cli.shell.Terminal;

/** Where the process starts for every command but {@code demo}, {@code run} and {@code perf}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length == 0 || !args[0].equals("broker")) {
            silenceClients();
        }
        System.exit(run(Terminal.system(), args));
    }

    /** Runs one command line to its end. Returns the exit code of the contract. */
    public static int run(Terminal terminal, String... args) {
        int exitCode = CommandTree.of(terminal, args.length == 0 ? "" : args[0]).execute(args);
        terminal.out().flush();
        return exitCode;
    }

    /** Kafka's clients log what the command itself reports better. SPLASHDAM_LOG=on shows it. */
    private static void silenceClients() {
        if (System.getenv("SPLASHDAM_LOG") == null && System.getProperty("slf4j.provider") == null) {
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
    }
}
