package io.splashdam.cli.trim;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeText;
import io.splashdam.cli.shell.TimeoutOption;
import io.splashdam.cli.shell.TopicOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam delete-records}, with the flag of Kafka's {@code kafka-delete-records} and plainer ones. */
@Command(
        name = "delete-records",
        description = "Delete the records before an offset or a time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam delete-records --topic orders:0 --before-offset 1000",
            "  splashdam delete-records --topic orders --before-time P7D --dry-run",
            "  splashdam delete-records --topic scratch --before-offset latest",
            "  splashdam delete-records --offset-json-file offsets.json",
            "",
            "The file is Kafka's: {\"partitions\": [{\"topic\": \"t\", \"partition\": 0, \"offset\": 10}], \"version\": 1}"
        })
public final class DeleteRecordsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    @Option(
            names = {"--topic", "-t"},
            paramLabel = "NAME[:N,N]",
            description = "Topic, or partitions of it; repeatable.")
    private List<String> topics = new ArrayList<>();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Before before = new Before();

    /** Exactly one of them. */
    static final class Before {
        @Option(
                names = "--before-offset",
                paramLabel = "OFFSET",
                description = "The first offset that stays; latest deletes all that is there.")
        @Nullable
        String offset;

        @Option(
                names = "--before-time",
                paramLabel = "TIME",
                description = "Records before the first one of this time or later: a date, milliseconds, or P7D.")
        @Nullable
        String time;

        @Option(names = "--offset-json-file", paramLabel = "FILE", description = "Partitions and offsets as JSON.")
        @Nullable
        Path file;
    }

    @Option(names = "--dry-run", description = "Only show which records would go.")
    private boolean dryRun;

    /** One partition; {@code -o json} prints exactly these fields. */
    record Trimmed(String topic, int partition, long earliest, long newEarliest, long records) {}

    public DeleteRecordsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requirePlausible();
        try (Admin admin = connect.admin(timeout.ms())) {
            var offsets = new TopicOffsets(admin, connect.bootstrap());
            Map<TopicPartition, Long> wanted = wanted(offsets);
            Map<TopicPartition, Long> starts = offsets.lookUp(wanted.keySet(), OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets.lookUp(wanted.keySet(), OffsetSpec.latest());
            List<Trimmed> plan = plan(wanted, starts, ends);
            if (!dryRun) {
                delete(admin, plan);
            }
            print(plan);
        }
        return ExitCode.OK.number();
    }

    private void requirePlausible() {
        if (before.file == null && topics.isEmpty()) {
            throw CommandFailure.usage("no topic named", "add --topic NAME");
        }
        if (before.file != null && !topics.isEmpty()) {
            throw CommandFailure.usage("--offset-json-file names the topics itself", "leave --topic out");
        }
        if (before.offset != null && !before.offset.matches("latest|-1|\\d{1,18}")) {
            throw CommandFailure.usage(
                    "--before-offset " + before.offset + " is none", "give a number, or latest for all");
        }
    }

    private Map<TopicPartition, Long> wanted(TopicOffsets offsets) {
        if (before.file != null) {
            return fromFile(before.file);
        }
        var wanted = new TreeMap<TopicPartition, Long>(TopicOffsets.BY_NAME);
        topics.forEach(text -> offsets.partitions(text).forEach(p -> wanted.put(p, -1L)));
        if (before.time != null) {
            String text = before.time;
            long time = TimeText.any(text, InstantSource.system())
                    .orElseThrow(() -> CommandFailure.usage("--before-time " + text + " is none", TimeText.FORMS))
                    .toEpochMilli();
            wanted.putAll(offsets.lookUp(wanted.keySet(), OffsetSpec.forTimestamp(time)));
        } else if (before.offset != null && before.offset.matches("\\d+")) {
            long offset = Long.parseLong(before.offset);
            wanted.replaceAll((partition, end) -> offset);
        }
        return wanted;
    }

    private static Map<TopicPartition, Long> fromFile(Path file) {
        try {
            return OffsetsFile.parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw CommandFailure.notFound("cannot read " + file + " (" + e + ")", "check --offset-json-file");
        }
    }

    private List<Trimmed> plan(
            Map<TopicPartition, Long> wanted, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        var plan = new ArrayList<Trimmed>();
        wanted.forEach((p, offset) -> {
            Long start = starts.get(p);
            Long end = ends.get(p);
            if (start == null || end == null) {
                throw CommandFailure.notFound(
                        "no partition " + p + " at " + connect.bootstrap(),
                        "`splashdam topics --list` shows what there is");
            }
            if (offset > end) {
                throw CommandFailure.usage(
                        "offset " + offset + " lies behind the end of " + p + ", which is " + end,
                        "nothing was deleted; give at most " + end);
            }
            long first = offset < 0 ? end : Math.max(start, offset);
            plan.add(new Trimmed(p.topic(), p.partition(), start, first, first - start));
        });
        return plan;
    }

    private void delete(Admin admin, List<Trimmed> plan) {
        var asked = new HashMap<TopicPartition, RecordsToDelete>();
        plan.stream()
                .filter(t -> t.records() > 0)
                .forEach(t -> asked.put(
                        new TopicPartition(t.topic(), t.partition()), RecordsToDelete.beforeOffset(t.newEarliest())));
        if (!asked.isEmpty()) {
            KafkaFailures.await(admin.deleteRecords(asked).all(), "deleting records", connect.bootstrap());
        }
    }

    private void print(List<Trimmed> plan) {
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("executed", !dryRun, "partitions", plan)));
            return;
        }
        var table = new Table("TOPIC", "PARTITION", "EARLIEST", "NEW-EARLIEST", dryRun ? "WOULD-GO" : "GONE");
        plan.forEach(t -> table.row(t.topic(), t.partition(), t.earliest(), t.newEarliest(), t.records()));
        table.print(terminal.out());
        if (dryRun) {
            terminal.err().println("nothing was deleted; leave --dry-run out to do it");
        }
    }
}
