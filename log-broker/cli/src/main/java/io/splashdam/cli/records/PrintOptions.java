package io.splashdam.cli.records;

import io.splashdam.cli.shell.Notation;
import io.splashdam.cli.shell.OutputOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code consume} prints a record. */
final class PrintOptions {
    @Option(names = "--print-key", description = "Print the key before the value.")
    private boolean printKey;

    @Option(names = "--print-timestamp", description = "Print the timestamp.")
    private boolean printTimestamp;

    @Option(names = "--print-partition", description = "Print the partition.")
    private boolean printPartition;

    @Option(names = "--print-offset", description = "Print the offset.")
    private boolean printOffset;

    @Option(names = "--print-headers", description = "Print the headers.")
    private boolean printHeaders;

    @Option(
            names = {"--property", "--formatter-property"},
            paramLabel = "KEY=VALUE",
            description = "As in Kafka: print.key, print.value, print.timestamp, print.partition, print.offset,"
                    + " print.headers, key.separator, line.separator, headers.separator, null.literal.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "PATTERN",
            description =
                    "As in kcat: %%t topic, %%p partition, %%o offset, %%T timestamp, %%k key, %%K its bytes, %%s value,"
                            + " %%S its bytes, %%R the same as 4 bytes, %%h headers, \\n, \\t, \\x1f.")
    private @Nullable String pattern;

    @Option(names = "-Z", description = "Print NULL for keys and values that are absent.")
    private boolean printNull;

    RecordFormat format(OutputOptions output, RecordOptions records) {
        if (output.isJson()) {
            return new JsonFormat(records.keyFormat, records.valueFormat);
        }
        RecordFormat format = pattern == null ? lines(records) : PatternFormat.parse(pattern, nullText(""));
        return records.keyFormat == Notation.UTF8 && records.valueFormat == Notation.UTF8
                ? format
                : new NotationFormat(records.keyFormat, records.valueFormat, format);
    }

    private RecordFormat lines(RecordOptions records) {
        var all = new LinkedHashMap<>(properties);
        all.put("null.literal", nullText("null"));
        if (records.keySeparator != null) {
            all.put("key.separator", records.keySeparator);
        }
        either(all, "print.key", printKey || records.keySeparator != null);
        either(all, "print.timestamp", printTimestamp);
        either(all, "print.partition", printPartition);
        either(all, "print.offset", printOffset);
        either(all, "print.headers", printHeaders);
        return LineFormat.of(all);
    }

    private String nullText(String absent) {
        return printNull ? "NULL" : properties.getOrDefault("null.literal", absent);
    }

    private static void either(Map<String, String> all, String name, boolean flag) {
        all.put(name, String.valueOf(flag || Boolean.parseBoolean(all.get(name))));
    }
}
