package io.splashdam.cli.shell;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code -o}: tables for people, JSON for machines. */
public final class OutputOptions {
    /** How results are printed. */
    public enum Format {
        TABLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TABLE;

    public boolean isJson() {
        return format == Format.JSON;
    }

    /** What was done to each of {@code names}: a line each, or {@code {"deleted": ["a", "b"]}}. */
    public void report(Terminal terminal, String done, List<String> names) {
        if (isJson()) {
            terminal.out().println(Json.line(Map.of(done.replace(' ', '_'), names)));
        } else {
            names.forEach(name -> terminal.out().println(done + " " + name));
        }
    }
}
