package io.splashdam.cli.logdirs;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeoutOption;
import io.splashdam.cli.shell.TopicOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam log-dirs}, with the flags of Kafka's {@code kafka-log-dirs}. */
@Command(
        name = "log-dirs",
        description = "Show the brokers' directories and what each partition takes in them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam log-dirs --describe",
            "  splashdam log-dirs --describe --topic-list orders,clicks -o json",
            "  splashdam log-dirs --describe --brokers 1,2"
        })
public final class LogDirsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    @Option(names = "--describe", description = "Accepted for Kafka's sake; there is nothing else to do.")
    private boolean describe;

    @Option(names = "--topic-list", split = ",", paramLabel = "NAME,…", description = "Only these topics.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = {"--brokers", "--broker-list"},
            split = ",",
            paramLabel = "ID,…",
            description = "Only these brokers.")
    private List<Integer> brokers = new ArrayList<>();

    /** One directory of one broker; null is unknown. */
    record Directory(
            int broker,
            String path,
            @Nullable String error,
            @Nullable Long totalBytes,
            @Nullable Long usableBytes,
            List<Replica> partitions) {}

    /** One partition in it; {@code future} is one that is on its way there from another directory. */
    record Replica(String topic, int partition, long sizeBytes, long offsetLag, boolean future) {}

    public LogDirsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Directory> directories;
        try (Admin admin = connect.admin(timeout.ms())) {
            directories = directories(admin);
        }
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("log_dirs", directories)));
        } else {
            print(directories);
        }
        boolean isAnyBroken = directories.stream().anyMatch(d -> d.error() != null);
        return (isAnyBroken ? ExitCode.FAILED : ExitCode.OK).number();
    }

    private List<Directory> directories(Admin admin) {
        Set<Integer> asked = asked(admin);
        Map<Integer, Map<String, LogDirDescription>> found = KafkaFailures.await(
                admin.describeLogDirs(asked).allDescriptions(), "describing log directories", connect.bootstrap());
        var directories = new ArrayList<Directory>();
        new TreeMap<>(found)
                .forEach((broker, paths) -> new TreeMap<>(paths)
                        .forEach((path, description) -> directories.add(directory(broker, path, description))));
        requireTopics(directories);
        return directories;
    }

    private Set<Integer> asked(Admin admin) {
        var known = new TreeSet<Integer>();
        for (Node node : KafkaFailures.await(admin.describeCluster().nodes(), "listing brokers", connect.bootstrap())) {
            known.add(node.id());
        }
        for (int broker : brokers) {
            if (!known.contains(broker)) {
                throw CommandFailure.notFound(
                        "no broker " + broker + " at " + connect.bootstrap(), "there are " + known);
            }
        }
        return brokers.isEmpty() ? known : new TreeSet<>(brokers);
    }

    private void requireTopics(List<Directory> directories) {
        for (String topic : topics) {
            if (directories.stream()
                    .noneMatch(
                            d -> d.partitions().stream().anyMatch(r -> r.topic().equals(topic)))) {
                throw CommandFailure.notFound(
                        "no broker asked has topic '" + topic + "'", "`splashdam topics --list` shows what there is");
            }
        }
    }

    private Directory directory(int broker, String path, LogDirDescription description) {
        var replicas = new ArrayList<Replica>();
        var ordered = new TreeMap<TopicPartition, ReplicaInfo>(TopicOffsets.BY_NAME);
        ordered.putAll(description.replicaInfos());
        ordered.forEach((p, replica) -> {
            if (topics.isEmpty() || topics.contains(p.topic())) {
                replicas.add(
                        new Replica(p.topic(), p.partition(), replica.size(), replica.offsetLag(), replica.isFuture()));
            }
        });
        return new Directory(
                broker,
                path,
                description.error() == null
                        ? null
                        : String.valueOf(description.error().getMessage()),
                orNull(description.totalBytes()),
                orNull(description.usableBytes()),
                replicas);
    }

    private static @Nullable Long orNull(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }

    private void print(List<Directory> directories) {
        String between = "";
        for (Directory directory : directories) {
            terminal.out().print(between);
            terminal.out()
                    .printf(
                            "broker %d  %s  usable=%s of %s bytes%s%n",
                            directory.broker(),
                            directory.path(),
                            directory.usableBytes() == null ? "?" : directory.usableBytes(),
                            directory.totalBytes() == null ? "?" : directory.totalBytes(),
                            directory.error() == null ? "" : "  BROKEN: " + directory.error());
            var table = new Table("TOPIC", "PARTITION", "BYTES", "OFFSET-LAG", "FUTURE");
            directory
                    .partitions()
                    .forEach(r -> table.row(
                            r.topic(), r.partition(), r.sizeBytes(), r.offsetLag(), r.future() ? "yes" : "no"));
            if (!table.isEmpty()) {
                table.print(terminal.out());
            }
            between = System.lineSeparator();
        }
    }
}
