package io.splashdam.cli.shell;

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
}
