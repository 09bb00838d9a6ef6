package io.splashdam.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Dresses a tree of commands alike: help and version everywhere, failures as one line and an exit code. */
public final class CommandShell {
    private static final String POM_PROPERTIES = "/META-INF/maven/io.splashdam/splashdam-cli/pom.properties";
    private static final int USAGE_COLUMNS = 110;

    private CommandShell() {}

    public static CommandLine dress(CommandLine root, Terminal terminal) {
        addHelp(root);
        root.getSubcommands().values().forEach(CommandShell::addHelp);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpWidth(USAGE_COLUMNS);
        root.setUsageHelpLongOptionsMaxWidth(USAGE_COLUMNS / 3);
        root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        root.setParameterExceptionHandler((problem, args) -> refuse(problem, terminal));
        root.setExecutionExceptionHandler((thrown, command, parsed) -> fail(thrown, command, terminal));
        root.setExecutionStrategy(CommandShell::runLast);
        return root;
    }

    private static int runLast(ParseResult parsed) {
        CommandLine root = parsed.commandSpec().commandLine();
        boolean isHelp = parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
        if (!root.getSubcommands().isEmpty() && !parsed.hasSubcommand() && !isHelp) {
            throw new ParameterException(root, "no command given");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static void addHelp(CommandLine command) {
        var standard = command.getCommandSpec();
        standard.version(
                "splashdam " + version() + " (Java " + Runtime.version().feature() + ")");
        standard.mixinStandardHelpOptions(true);
        standard.usageMessage().abbreviateSynopsis(true);
    }

    private static int refuse(ParameterException problem, Terminal terminal) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        String what = String.valueOf(problem.getMessage()).replaceAll("\\s*[\\r\\n]+\\s*", " ");
        String nearest = nearestCommand(problem);
        terminal.err().println(command + ": " + what + nearest + "; see `" + command + " --help`");
        return ExitCode.USAGE.number();
    }

    private static String nearestCommand(ParameterException problem) {
        if (problem instanceof CommandLine.UnmatchedArgumentException unmatched) {
            var suggestions = unmatched.getSuggestions();
            return suggestions.isEmpty() ? "" : ", did you mean " + suggestions.get(0) + "?";
        }
        return "";
    }

    private static int fail(Exception thrown, CommandLine command, Terminal terminal) {
        String name = command.getCommandSpec().qualifiedName();
        if (thrown instanceof ParameterException problem) {
            return refuse(problem, terminal);
        }
        CommandFailure failure = failureOf(thrown);
        terminal.out().flush();
        terminal.err().println(name + ": " + failure.line());
        if (isUnexpected(thrown)) {
            terminal.err().print(stackOf(thrown));
        }
        return failure.exitCode().number();
    }

    private static CommandFailure failureOf(Exception thrown) {
        if (thrown instanceof CommandFailure failure) {
            return failure;
        }
        if (thrown instanceof KafkaException) {
            return KafkaFailures.of(thrown, "talking to the broker", "its address");
        }
        String message = String.valueOf(thrown.getMessage());
        return new CommandFailure(ExitCode.FAILED, thrown.getClass().getSimpleName() + ": " + message, "");
    }

    /** Ordinary failures need no stack; the others are mistakes of ours. */
    private static boolean isUnexpected(Exception thrown) {
        return !(thrown instanceof CommandFailure
                || thrown instanceof KafkaException
                || thrown instanceof IOException
                || thrown instanceof UncheckedIOException);
    }

    private static String stackOf(Exception thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream in = CommandShell.class.getResourceAsStream(POM_PROPERTIES)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "of unknown version";
        }
        return properties.getProperty("version", "development");
    }
}
