package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.StopSignal;
import io.splashdam.cli.shell.Terminal;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
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
            "  splashdam consume --topic orders --offset -5 -e -K ': '",
            "  splashdam consume --topic orders --since PT1H --until 2026-11-21T12:00:00 --value-format json",
            "  splashdam consume --topic counts --from-beginning --print-key --value-format long",
            "  splashdam consume --topic logs --from-beginning --exit-at-end -f '%%p@%%o %%k: %%s\\n'"
        })
public final class ConsumeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private RecordOptions records = new RecordOptions();

    @Mixin
    private PrintOptions print = new PrintOptions();

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
            names = "--offset",
            paramLabel = "OFFSET",
            description =
                    "earliest, latest, stored, a number (needs --partition), -N for the last N of each partition, or"
                            + " s@TIME; as in kcat, e@TIME ends there.")
    private List<String> offsets = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Start at the first record of this time: 2026-11-21T02:30:00, milliseconds, or PT1H.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "End before the first record of this time.")
    private @Nullable String until;

    @Option(
            names = {"--max-messages", "--num-records", "-n", "-c"},
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

    @Option(names = "--skip-message-on-error", description = "Leave out what the notations cannot show.")
    private boolean skipsUnreadable;

    public ConsumeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        requirePlausible();
        RecordFormat format = print.format(output, records);
        StartOffset from = from();
        Instant untilTime = untilTime();
        connect.requireListener();
        Consumer<byte[], byte[]> consumer = consumer();
        try (var stop = new StopSignal(consumer::wakeup);
                consumer) {
            return read(consumer, format, from, untilTime, stop).number();
        } catch (WakeupException e) {
            return ExitCode.OK.number();
        } catch (KafkaException e) {
            throw KafkaFailures.of(
                    e, "reading '" + (records.topic == null ? include : records.topic) + "'", connect.bootstrap());
        } finally {
            terminal.out().flush();
        }
    }

    private ExitCode read(
            Consumer<byte[], byte[]> consumer,
            RecordFormat format,
            StartOffset from,
            @Nullable Instant untilTime,
            StopSignal stop)
            throws IOException {
        start(consumer, from);
        var printer = new RecordPrinter(consumer, format, terminal.out(), maxRecords, group != null, skipsUnreadable);
        var end = untilTime != null
                ? EndOfTopic.at(consumer, untilTime)
                : exitAtEnd ? EndOfTopic.now(consumer) : EndOfTopic.never();
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

    private void start(Consumer<byte[], byte[]> consumer, StartOffset from) {
        if (include != null) {
            consumer.subscribe(Pattern.compile(include));
            return;
        }
        String name = String.valueOf(records.topic);
        List<TopicPartition> partitions = partitions(consumer, name);
        if (isMember()) {
            consumer.subscribe(List.of(name));
            return;
        }
        consumer.assign(partitions);
        from.seek(consumer, partitions);
        partitions.forEach(consumer::position);
    }

    /** Partitions come from the group, and so do the offsets to begin at. */
    private boolean isMember() {
        return group != null && records.partition == null;
    }

    private StartOffset from() {
        if (since != null) {
            return StartOffset.since(StartOffset.time(since, "--since " + since, InstantSource.system()));
        }
        String implied = fromBeginning ? "earliest" : group == null ? "latest" : "stored";
        String named =
                offsets.stream().filter(o -> !o.startsWith("e@")).findFirst().orElse(implied);
        return StartOffset.parse(named, InstantSource.system());
    }

    /** Null for no end. */
    private @Nullable Instant untilTime() {
        Optional<String> end = offsets.stream()
                .filter(o -> o.startsWith("e@"))
                .map(o -> o.substring(2))
                .findFirst();
        String text = end.orElse(until);
        return text == null ? null : StartOffset.time(text, "--until " + text, InstantSource.system());
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String name) {
        List<PartitionInfo> found = consumer.partitionsFor(name);
        if (found == null || found.isEmpty()) {
            throw CommandFailure.notFound(
                    "no topic '" + name + "' at " + connect.bootstrap(),
                    "`splashdam topics --list` shows what there is");
        }
        List<TopicPartition> partitions = found.stream()
                .filter(p -> records.partition == null || records.partition == p.partition())
                .map(p -> new TopicPartition(name, p.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw CommandFailure.notFound(
                    "topic '" + name + "' has no partition " + records.partition,
                    "it has " + found.size() + ", from 0");
        }
        return partitions;
    }

    private void requirePlausible() {
        records.requirePlausible();
        if ((records.topic == null) == (include == null)) {
            throw CommandFailure.usage("one of --topic and --include is needed", "name what to read");
        }
        if (include != null && group == null) {
            throw CommandFailure.usage("--include reads as a group", "add --group ID");
        }
        List<String> starts = offsets.stream().filter(o -> !o.startsWith("e@")).toList();
        if (starts.size() + (since == null ? 0 : 1) + (fromBeginning ? 1 : 0) > 1) {
            throw CommandFailure.usage("several places to start at", "give one of --offset, --since, --from-beginning");
        }
        if (isMember() && (!starts.isEmpty() || since != null)) {
            throw CommandFailure.usage(
                    "a group goes on where it stopped",
                    "leave --offset out; `splashdam groups --reset-offsets` moves it");
        }
        if (records.partition == null && !starts.isEmpty() && starts.get(0).matches("\\d+")) {
            throw CommandFailure.usage("--offset with a number needs a partition", "add --partition NUMBER");
        }
        if (maxRecords < 1) {
            throw CommandFailure.usage("--max-messages " + maxRecords + " is below 1", "give at least 1");
        }
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
