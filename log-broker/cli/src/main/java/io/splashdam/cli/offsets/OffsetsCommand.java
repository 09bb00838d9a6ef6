package io.splashdam.cli.offsets;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeText;
import io.splashdam.cli.shell.TimeoutOption;
import io.splashdam.cli.shell.TopicOffsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam offsets}, with the flags of Kafka's {@code kafka-get-offsets}. */
@Command(
        name = "offsets",
        description = "Show where partitions begin and end, or which offset a time has.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam offsets --topic orders",
            "  splashdam offsets --topic 'orders.*' --time latest -o json",
            "  splashdam offsets --topic orders --partitions 0,2 --time 2026-11-21T02:30:00",
            "  splashdam offsets --topic-partitions orders:0,clicks:1-3 --time PT1H"
        })
public final class OffsetsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    /** What older tools of Kafka's called it. */
    @Option(names = "--broker-list", hidden = true)
    void brokerList(String addresses) {
        connect.bootstrap(addresses);
    }

    @Option(
            names = {"--topic", "-t"},
            paramLabel = "REGEX",
            description = "Topics whose whole name matches (default: all).")
    private @Nullable String topic;

    @Option(names = "--partitions", paramLabel = "N,N", description = "Only these partitions of --topic.")
    private @Nullable String partitions;

    @Option(
            names = "--topic-partitions",
            paramLabel = "TOPIC:N,…",
            description = "Partitions in Kafka's words: orders:0, clicks:1-3 (1 and 2), :2-.")
    private @Nullable String topicPartitions;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description =
                    "earliest (-2), latest (-1), max-timestamp (-3), earliest-local (-4), latest-tiered (-5), a date,"
                            + " milliseconds, or PT1H (default: earliest and latest beside each other).")
    private @Nullable String time;

    @Option(names = "--exclude-internal-topics", description = "Leave out topics such as __consumer_offsets.")
    private boolean excludeInternal;

    /** One partition; {@code -o json} prints exactly these fields. The offset is null where the time has none. */
    record At(
            String topic,
            int partition,
            @Nullable Long offset,
            @Nullable Long timestamp) {}

    /** One partition as a whole. */
    record Extent(String topic, int partition, long earliest, long latest, long records) {}

    public OffsetsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (topicPartitions != null && (topic != null || partitions != null)) {
            throw CommandFailure.usage("--topic-partitions excludes --topic and --partitions", "give one of them");
        }
        PartitionChoice choice = topicPartitions != null
                ? PartitionChoice.parse(topicPartitions)
                : PartitionChoice.of(topic == null ? ".*" : topic, partitions == null ? "" : partitions);
        OffsetSpec spec = time == null ? null : spec(time);
        try (Admin admin = connect.admin(timeout.ms())) {
            var offsets = new TopicOffsets(admin, connect.bootstrap());
            TreeSet<TopicPartition> chosen = chosen(offsets, choice);
            if (spec == null) {
                printExtents(offsets, chosen);
            } else {
                printAt(offsets, chosen, spec);
            }
        }
        return ExitCode.OK.number();
    }

    private TreeSet<TopicPartition> chosen(TopicOffsets offsets, PartitionChoice choice) {
        List<String> all = offsets.topicsMatching(".*", !excludeInternal);
        List<String> names = all.stream()
                .filter(name -> choice.rules().stream().anyMatch(r -> r.includes(name, r.from())))
                .toList();
        var chosen = new TreeSet<>(TopicOffsets.BY_NAME);
        if (!names.isEmpty()) {
            offsets.partitionsOf(names).stream()
                    .filter(p -> choice.includes(p.topic(), p.partition()))
                    .forEach(chosen::add);
        }
        boolean isAnyAsked = topic != null || partitions != null || topicPartitions != null;
        if (chosen.isEmpty() && isAnyAsked) {
            String asked = topicPartitions != null ? topicPartitions : topic == null ? ".*" : topic;
            throw CommandFailure.notFound(
                    "no partition matches '" + asked + (partitions == null ? "" : "' and " + partitions + " '")
                            + "' at " + connect.bootstrap(),
                    "`splashdam topics --list` shows what there is");
        }
        return chosen;
    }

    private void printExtents(TopicOffsets offsets, TreeSet<TopicPartition> chosen) {
        Map<TopicPartition, Long> starts = offsets.lookUp(chosen, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets.lookUp(chosen, OffsetSpec.latest());
        List<Extent> extents = chosen.stream()
                .filter(p -> starts.containsKey(p) && ends.containsKey(p))
                .map(p -> {
                    long start = starts.getOrDefault(p, 0L);
                    long end = ends.getOrDefault(p, 0L);
                    return new Extent(p.topic(), p.partition(), start, end, end - start);
                })
                .toList();
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("partitions", extents)));
            return;
        }
        var table = new Table("TOPIC", "PARTITION", "EARLIEST", "LATEST", "RECORDS");
        extents.forEach(e -> table.row(e.topic(), e.partition(), e.earliest(), e.latest(), e.records()));
        table.print(terminal.out());
    }

    private void printAt(TopicOffsets offsets, TreeSet<TopicPartition> chosen, OffsetSpec spec) {
        Map<TopicPartition, ListOffsetsResultInfo> found = offsets.find(chosen, spec);
        List<At> rows = chosen.stream().map(p -> at(p, found.get(p))).toList();
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("partitions", rows)));
            return;
        }
        var table = new Table("TOPIC", "PARTITION", "OFFSET", "TIMESTAMP");
        rows.forEach(r -> table.row(
                r.topic(),
                r.partition(),
                r.offset() == null ? "-" : r.offset(),
                r.timestamp() == null ? "-" : r.timestamp()));
        table.print(terminal.out());
    }

    private static At at(TopicPartition p, @Nullable ListOffsetsResultInfo found) {
        Long offset = found == null || found.offset() < 0 ? null : found.offset();
        Long timestamp = found == null || found.timestamp() < 0 ? null : found.timestamp();
        return new At(p.topic(), p.partition(), offset, timestamp);
    }

    private static OffsetSpec spec(String text) {
        return switch (text) {
            case "earliest", "-2" -> OffsetSpec.earliest();
            case "latest", "-1" -> OffsetSpec.latest();
            case "max-timestamp", "-3" -> OffsetSpec.maxTimestamp();
            case "earliest-local", "-4" -> OffsetSpec.earliestLocal();
            case "latest-tiered", "-5" -> OffsetSpec.latestTiered();
            default ->
                OffsetSpec.forTimestamp(TimeText.any(text, InstantSource.system())
                        .orElseThrow(() -> CommandFailure.usage("--time " + text + " is none", TimeText.FORMS))
                        .toEpochMilli());
        };
    }
}
