package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.Notation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code produce} and {@code consume} call alike. */
final class RecordOptions {
    @Option(
            names = {"--topic", "-t"},
            paramLabel = "NAME",
            description = "The topic.")
    @Nullable
    String topic;

    @Option(
            names = {"--partition", "-p"},
            paramLabel = "NUMBER",
            description = "Only this partition (default: all of them, chosen by key).")
    @Nullable
    Integer partition;

    @Option(
            names = {"--key-separator", "-K"},
            paramLabel = "TEXT",
            description = "A line is the key, this text, the value; \\t and \\x1f are known.")
    @Nullable
    String keySeparator;

    @Option(
            names = {"--key-format", "--key-deserializer", "--key-serializer"},
            paramLabel = "NOTATION",
            converter = Notation.Converter.class,
            description = "How keys are written: " + Notation.NAMES + " (default: utf8, bytes unchanged).")
    Notation keyFormat = Notation.UTF8;

    @Option(
            names = {"--value-format", "--value-deserializer", "--value-serializer"},
            paramLabel = "NOTATION",
            converter = Notation.Converter.class,
            description = "How values are written.")
    Notation valueFormat = Notation.UTF8;

    void requirePlausible() {
        if (partition != null && partition < 0) {
            throw CommandFailure.usage("--partition " + partition + " is below 0", "partitions count from 0");
        }
        if (keySeparator != null && keySeparator.isEmpty()) {
            throw CommandFailure.usage("the key separator is empty", "give at least one character");
        }
    }
}
