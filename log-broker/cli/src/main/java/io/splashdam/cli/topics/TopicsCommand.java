package io.splashdam.cli.topics;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeoutOption;
import io.splashdam.cli.topics.DescribedTopic.DescribedPartition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam topics}, with the flags of Kafka's own tool. */
@Command(
        name = "topics",
        description = "Create, alter, delete, list and describe topics.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam topics --create --topic orders --partitions 6",
            "  splashdam topics --create --topic clicks --config durability=os --if-not-exists",
            "  splashdam topics --list",
            "  splashdam topics --describe --topic 'orders.*' -o json",
            "  splashdam topics --delete --topic orders"
        })
public final class TopicsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Action action = new Action();

    /** Exactly one of them. */
    static final class Action {
        @Option(names = "--create", description = "Create the topic.")
        boolean create;

        @Option(names = "--alter", description = "Give the topic more partitions.")
        boolean alter;

        @Option(names = "--delete", description = "Delete the topics that match.")
        boolean delete;

        @Option(names = "--describe", description = "Show partitions, leaders and settings.")
        boolean describe;

        @Option(names = "--list", description = "Print the names.")
        boolean list;
    }

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "The topic; a regular expression for --list, --describe, --alter and --delete.")
    private @Nullable String topic;

    @Option(names = "--partitions", paramLabel = "COUNT", description = "Partitions of a new or altered topic.")
    private @Nullable Integer partitions;

    @Option(names = "--replication-factor", paramLabel = "COUNT", description = "Replicas of each partition.")
    private @Nullable Short replicationFactor;

    @Option(names = "--config", paramLabel = "KEY=VALUE", description = "A setting of the new topic; repeatable.")
    private Map<String, String> configs = new LinkedHashMap<>();

    @Option(names = "--if-exists", description = "Topics that do not exist are no failure.")
    private boolean ifExists;

    @Option(names = "--if-not-exists", description = "A topic that exists already is no failure.")
    private boolean ifNotExists;

    @Option(names = "--exclude-internal", description = "Leave out topics such as __consumer_offsets.")
    private boolean excludeInternal;

    @Option(names = "--under-replicated-partitions", description = "Only partitions with a replica out of sync.")
    private boolean onlyUnderReplicated;

    @Option(names = "--unavailable-partitions", description = "Only partitions without a leader.")
    private boolean onlyUnavailable;

    @Option(names = "--topics-with-overrides", description = "Only topics with settings of their own.")
    private boolean onlyWithOverrides;

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    public TopicsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requirePlausible();
        try (Admin admin = connect.admin(timeout.ms())) {
            var topics = new TopicsAdmin(admin, connect.bootstrap());
            if (action.create) {
                create(topics);
            } else if (action.alter) {
                alter(topics);
            } else if (action.delete) {
                delete(topics);
            } else if (action.describe) {
                describe(topics);
            } else {
                list(topics);
            }
        }
        return ExitCode.OK.number();
    }

    private void requirePlausible() {
        if (topic == null && (action.create || action.alter || action.delete)) {
            throw CommandFailure.usage("no topic named", "add --topic NAME");
        }
        if (action.alter && partitions == null) {
            throw CommandFailure.usage("nothing to alter", "add --partitions COUNT; settings are changed elsewhere");
        }
        if (!action.create && !configs.isEmpty()) {
            throw CommandFailure.usage("--config goes with --create only", "leave it out");
        }
        if (partitions != null && partitions < 1) {
            throw CommandFailure.usage("--partitions " + partitions + " is below 1", "give at least 1");
        }
        if (topic != null && !action.create) {
            try {
                Pattern.compile(topic);
            } catch (PatternSyntaxException e) {
                throw CommandFailure.usage(
                        "--topic '" + topic + "' is no regular expression (" + e.getDescription() + ")",
                        "quote it: \\Q…\\E");
            }
        }
    }

    private void create(TopicsAdmin topics) {
        String name = String.valueOf(topic);
        try {
            topics.create(name, partitions, replicationFactor, configs);
        } catch (CommandFailure failure) {
            if (failure.exitCode() != ExitCode.CONFLICT) {
                throw failure;
            }
            if (!ifNotExists) {
                throw new CommandFailure(
                        ExitCode.CONFLICT,
                        "topic '" + name + "' exists already at " + connect.bootstrap(),
                        "--if-not-exists accepts that");
            }
            output.report(terminal, "exists", List.of(name));
            return;
        }
        output.report(terminal, "created", List.of(name));
    }

    private void alter(TopicsAdmin topics) {
        List<String> names = existing(topics);
        int count = partitions == null ? 0 : partitions;
        names.forEach(name -> topics.setPartitions(name, count));
        output.report(terminal, "altered", names);
    }

    private void delete(TopicsAdmin topics) {
        List<String> names = existing(topics);
        names.forEach(topics::delete);
        output.report(terminal, "deleted", names);
    }

    private void list(TopicsAdmin topics) {
        List<String> names = topics.names(topic, !excludeInternal);
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("topics", names)));
        } else {
            names.forEach(terminal.out()::println);
        }
    }

    private void describe(TopicsAdmin topics) {
        List<DescribedTopic> described = topics.describe(existing(topics)).stream()
                .filter(t -> !onlyWithOverrides || !t.configs().isEmpty())
                .map(this::onlyAskedFor)
                .filter(t -> !t.partitions().isEmpty())
                .toList();
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("topics", described)));
            return;
        }
        String between = "";
        for (DescribedTopic each : described) {
            terminal.out().print(between);
            printTopic(each);
            between = System.lineSeparator();
        }
    }

    private DescribedTopic onlyAskedFor(DescribedTopic all) {
        var partitionsAskedFor = all.partitions().stream()
                .filter(p -> !onlyUnderReplicated || p.isUnderReplicated())
                .filter(p -> !onlyUnavailable || p.isUnavailable())
                .toList();
        return new DescribedTopic(
                all.topic(),
                all.topicId(),
                all.partitionCount(),
                all.replicationFactor(),
                all.internal(),
                all.configs(),
                partitionsAskedFor);
    }

    private void printTopic(DescribedTopic described) {
        var settings = new StringBuilder();
        described
                .configs()
                .forEach((key, value) ->
                        settings.append("  ").append(key).append('=').append(value));
        terminal.out()
                .printf(
                        "%s  id=%s  partitions=%d  replication=%d%s%n",
                        described.topic(),
                        described.topicId(),
                        described.partitionCount(),
                        described.replicationFactor(),
                        settings);
        var table = new Table("PARTITION", "LEADER", "REPLICAS", "IN-SYNC");
        for (DescribedPartition p : described.partitions()) {
            table.row(p.partition(), p.isUnavailable() ? "none" : p.leader(), joined(p.replicas()), joined(p.isr()));
        }
        table.print(terminal.out());
    }

    private static String joined(List<Integer> ids) {
        return String.join(",", ids.stream().map(String::valueOf).toList());
    }

    /** Names that match {@code --topic}; none at all is a failure unless the user said otherwise. */
    private List<String> existing(TopicsAdmin topics) {
        List<String> names = topics.names(topic, !excludeInternal);
        if (names.isEmpty() && topic != null && !ifExists) {
            throw CommandFailure.notFound(
                    "no topic '" + topic + "' at " + connect.bootstrap(),
                    "`splashdam topics --list` shows what there is");
        }
        return names;
    }
}
