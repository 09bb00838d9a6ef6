package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.StopSignal;
import io.splashdam.cli.shell.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam consume}: records of a topic on standard output. */
@Command(
        name = "consume",
        description = "Print records of a topic, and go on with what arrives.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam consume --topic greetings --from-beginning",
            "  splashdam consume --topic orders --group audit --print-key --max-messages 10",
            "  splashdam consume --topic orders --partition 0 --offset 41 --exit-at-end -o json",
            "  splashdam consume --topic logs --from-beginning --exit-at-end -f '%%p@%%o %%k: %%s\\n'"
        })
public final class ConsumeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--topic", paramLabel = "NAME", description = "The topic to read.")
    private @Nullable String topic;

    @Option(
            names = {"--include", "--whitelist"},
            paramLabel = "REGEX",
            description = "Read all topics that match; needs --group.")
    private @Nullable String include;

    @Option(names = "--from-beginning", description = "Start at the first record instead of the next to come.")
    private boolean fromBeginning;

    @Option(names = "--group", paramLabel = "ID", description = "Join this group, start where it stopped, commit.")
    private @Nullable String group;

    @Option(
            names = {"--partition", "-p"},
            paramLabel = "NUMBER",
            description = "Only this partition.")
    private @Nullable Integer partition;

    @Option(
            names = "--offset",
            paramLabel = "OFFSET",
            description = "earliest, latest, or a number (needs --partition).")
    private @Nullable String offset;

    @Option(
            names = {"--max-messages", "--num-records", "-n"},
            paramLabel = "COUNT",
            description = "End after so many records.")
    private long maxRecords = Long.MAX_VALUE;

    @Option(
            names = "--timeout-ms",
            paramLabel = "MS",
            description = "End when nothing arrives for so long; exit code 4 if --max-messages was not reached.")
    private long timeoutMs = Long.MAX_VALUE;

    @Option(
            names = {"--exit-at-end", "-e"},
            description = "End at the last record there was at the start.")
    private boolean exitAtEnd;

    @Option(names = "--isolation-level", paramLabel = "LEVEL", description = "read_uncommitted or read_committed.")
    private String isolationLevel = "read_uncommitted";

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
                    "As in kcat: %%t topic, %%p partition, %%o offset, %%T timestamp, %%k key, %%s value, %%h headers.")
    private @Nullable String pattern;

    public ConsumeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        requirePlausible();
        RecordFormat format = format();
        connect.requireListener();
        Consumer<byte[], byte[]> consumer = consumer();
        try (var stop = new StopSignal(consumer::wakeup);
                consumer) {
            return read(consumer, format, stop).number();
        } catch (WakeupException e) {
            return ExitCode.OK.number();
        } catch (KafkaException e) {
            throw KafkaFailures.of(e, "reading '" + (topic == null ? include : topic) + "'", connect.bootstrap());
        } finally {
            terminal.out().flush();
        }
    }

    private ExitCode read(Consumer<byte[], byte[]> consumer, RecordFormat format, StopSignal stop) throws IOException {
        start(consumer);
        var printer = new RecordPrinter(consumer, format, terminal.out(), maxRecords, group != null);
        var end = exitAtEnd ? EndOfTopic.now(consumer, Duration.ofSeconds(15)) : EndOfTopic.never();
        try {
            return printer.run(timeoutMs, end, stop::isAsked) || maxRecords == Long.MAX_VALUE
                    ? ExitCode.OK
                    : tooFew(printer.printed());
        } finally {
            printer.commitPrinted();
        }
    }

    private ExitCode tooFew(long printed) {
        throw new CommandFailure(
                ExitCode.UNREACHABLE,
                "only " + printed + " of " + maxRecords + " records within " + timeoutMs + " ms of silence at "
                        + connect.bootstrap(),
                "give --timeout-ms more, or start --from-beginning");
    }

    private void start(Consumer<byte[], byte[]> consumer) {
        if (include != null) {
            consumer.subscribe(Pattern.compile(include));
            return;
        }
        String name = String.valueOf(topic);
        List<TopicPartition> partitions = partitions(consumer, name);
        if (group != null && partition == null) {
            consumer.subscribe(List.of(name));
            return;
        }
        consumer.assign(partitions);
        String from = offset != null ? offset : fromBeginning ? "earliest" : group == null ? "latest" : "committed";
        switch (from) {
            case "committed" -> {}
            case "earliest" -> consumer.seekToBeginning(partitions);
            case "latest" -> consumer.seekToEnd(partitions);
            default -> partitions.forEach(p -> consumer.seek(p, Long.parseLong(from)));
        }
        partitions.forEach(consumer::position);
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String name) {
        List<PartitionInfo> found = consumer.partitionsFor(name);
        if (found == null || found.isEmpty()) {
            throw CommandFailure.notFound(
                    "no topic '" + name + "' at " + connect.bootstrap(),
                    "`splashdam topics --list` shows what there is");
        }
        List<TopicPartition> partitions = found.stream()
                .filter(p -> partition == null || partition == p.partition())
                .map(p -> new TopicPartition(name, p.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw CommandFailure.notFound(
                    "topic '" + name + "' has no partition " + partition, "it has " + found.size() + ", from 0");
        }
        return partitions;
    }

    private void requirePlausible() {
        if ((topic == null) == (include == null)) {
            throw CommandFailure.usage("one of --topic and --include is needed", "name what to read");
        }
        if (include != null && group == null) {
            throw CommandFailure.usage("--include reads as a group", "add --group ID");
        }
        if (offset != null && !offset.matches("earliest|latest|\\d{1,18}")) {
            throw CommandFailure.usage("--offset " + offset + " is none", "give earliest, latest or a number");
        }
        if (offset != null && partition == null && offset.matches("\\d+")) {
            throw CommandFailure.usage("--offset with a number needs a partition", "add --partition NUMBER");
        }
        if (maxRecords < 1) {
            throw CommandFailure.usage("--max-messages " + maxRecords + " is below 1", "give at least 1");
        }
    }

    private RecordFormat format() {
        if (output.isJson()) {
            return new JsonFormat();
        }
        if (pattern != null) {
            return PatternFormat.parse(pattern);
        }
        var all = new LinkedHashMap<>(properties);
        all.merge("print.key", String.valueOf(printKey), ConsumeCommand::either);
        all.merge("print.timestamp", String.valueOf(printTimestamp), ConsumeCommand::either);
        all.merge("print.partition", String.valueOf(printPartition), ConsumeCommand::either);
        all.merge("print.offset", String.valueOf(printOffset), ConsumeCommand::either);
        all.merge("print.headers", String.valueOf(printHeaders), ConsumeCommand::either);
        return LineFormat.of(all);
    }

    private static String either(String one, String other) {
        return String.valueOf(Boolean.parseBoolean(one) || Boolean.parseBoolean(other));
    }

    private Consumer<byte[], byte[]> consumer() {
        var defaults = new LinkedHashMap<String, Object>();
        if (group != null) {
            defaults.put("group.id", group);
        }
        defaults.put("enable.auto.commit", false);
        defaults.put("auto.offset.reset", fromBeginning ? "earliest" : "latest");
        defaults.put("isolation.level", isolationLevel);
        defaults.put("allow.auto.create.topics", false);
        defaults.put("enable.metrics.push", "false");
        defaults.put("default.api.timeout.ms", 15_000);
        return new KafkaConsumer<>(
                connect.clientConfig(defaults), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
