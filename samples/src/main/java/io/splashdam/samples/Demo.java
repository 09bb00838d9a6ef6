package io.splashdam.samples;

import io.splashdam.broker.Splashdam;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.CommandShell;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.connect.file.LineSource;
import io.splashdam.samples.DemoRun.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code splashdam demo}: a broker in this process, a topology over real text, and what it found. */
@Command(
        name = "splashdam demo",
        description =
                "Starts a broker in this process, counts the words of a text with a topology, and shows the counts.",
        footer = {
            "",
            "Examples:",
            "  splashdam demo                          a text that ships, in a temporary directory",
            "  splashdam demo book.txt --all           every word as \"COUNT WORD\"",
            "  splashdam demo book.txt --data d        keeps what it counted; a second run adds",
            "  splashdam demo book.txt -o json         for machines"
        })
public final class Demo implements Callable<Integer> {
    private static final int COMMONEST = 15;

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The text; without it a speech that ships.")
    private @Nullable Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where log and state are kept; without it a temporary directory, which is removed.")
    private @Nullable Path data;

    @Option(names = "--all", description = "Print every word as \"COUNT WORD\", in the order of the words' bytes.")
    private boolean isAll;

    @Mixin
    private OutputOptions output = new OutputOptions();

    private Demo(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        if (System.getProperty("splashdam.log.level") == null) {
            System.setProperty("splashdam.log.level", "WARN"); // the table says it better
        }
        System.exit(run(Terminal.system(), args));
    }

    /** Runs one command line to its end. Returns the exit code of the contract. */
    public static int run(Terminal terminal, String... args) {
        int exitCode = CommandShell.dress(new CommandLine(new Demo(terminal)), terminal)
                .execute(args);
        terminal.out().flush();
        return exitCode;
    }

    @Override
    public Integer call() throws IOException {
        if (file != null && !Files.isRegularFile(file)) {
            throw CommandFailure.notFound("there is no file " + file, "name a text that can be read");
        }
        Path kept = data;
        if (kept != null) {
            show(count(kept));
            return ExitCode.OK.number();
        }
        Path temporary = Files.createTempDirectory("splashdam-demo");
        try {
            show(count(temporary));
            return ExitCode.OK.number();
        } finally {
            delete(temporary);
        }
    }

    private Result count(Path directory) throws IOException {
        Path text = file == null ? shipped(directory) : file;
        try (Splashdam splashdam = Splashdam.open(directory);
                LineSource lines = LineSource.open(text, 0, DemoRun.MAX_LINE_BYTES)) {
            return new DemoRun(splashdam, directory.resolve("streams")).count(lines);
        } catch (UncheckedIOException e) {
            throw new CommandFailure(ExitCode.CONFLICT, String.valueOf(e.getMessage()), "");
        }
    }

    private static Path shipped(Path directory) throws IOException {
        Path text = Files.createDirectories(directory).resolve("speech.txt");
        try (InputStream speech = Demo.class.getResourceAsStream("speech.txt")) {
            if (speech == null) {
                throw new IllegalStateException("Expected the text that ships on the class path");
            }
            Files.write(text, speech.readAllBytes());
        }
        return text;
    }

    private void show(Result result) {
        if (output.isJson()) {
            terminal.out().println(Json.line(isAll ? result : result.withWords(commonest(result))));
        } else if (isAll) {
            printAll(result.words());
        } else {
            printCommonest(result);
        }
    }

    private static Map<String, Long> commonest(Result result) {
        Map<String, Long> words = new LinkedHashMap<>();
        ranked(result).limit(COMMONEST).forEach(each -> words.put(each.getKey(), each.getValue()));
        return words;
    }

    private static Stream<Map.Entry<String, Long>> ranked(Result result) {
        return result.words().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()));
    }

    /** Bytes as they were: the words are kept one character to the byte. */
    private void printAll(Map<String, Long> words) {
        PrintStream out = terminal.out();
        List<String> sorted = words.keySet().stream().sorted().toList();
        for (String word : sorted) {
            byte[] line = (words.get(word) + " " + word + "\n").getBytes(StandardCharsets.ISO_8859_1);
            out.write(line, 0, line.length);
        }
    }

    private void printCommonest(Result result) {
        Table table = new Table("WORD", "COUNT");
        commonest(result).forEach((word, count) -> table.row(utf8(word), count));
        table.print(terminal.out());
        terminal.out()
                .printf(
                        "%n%,d lines and %,d words in %.2f s (%,.0f lines/s), %,d different words; broker ready after %d ms%n",
                        result.lines(),
                        result.total(),
                        result.seconds(),
                        result.lines() / Math.max(result.seconds(), 1e-9),
                        result.distinct(),
                        result.readyMs());
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
