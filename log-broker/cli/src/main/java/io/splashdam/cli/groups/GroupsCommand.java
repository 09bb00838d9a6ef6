package io.splashdam.cli.groups;

import io.splashdam.cli.groups.GroupRows.Listed;
import io.splashdam.cli.groups.GroupRows.Reset;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeoutOption;
import io.splashdam.cli.shell.TopicOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam groups}, with the flags of Kafka's {@code kafka-consumer-groups}. */
@Command(
        name = "groups",
        description = "Show consumer groups, their members and lag; delete them or set them back.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam groups --list",
            "  splashdam groups --describe --group audit",
            "  splashdam groups --describe --all-groups --state -o json",
            "  splashdam groups --reset-offsets --group audit --topic orders:0,1 --to-earliest",
            "  splashdam groups --reset-offsets --group audit --all-topics --shift-by -100 --execute",
            "  splashdam groups --reset-offsets --group audit --all-topics --to-current --export > before.csv",
            "  splashdam groups --reset-offsets --group audit --from-file before.csv --execute",
            "  splashdam groups --delete --group audit"
        })
public final class GroupsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Action action = new Action();

    /** Exactly one of them. */
    static final class Action {
        @Option(names = "--list", description = "Print the groups.")
        boolean list;

        @Option(names = "--describe", description = "Show offsets and lag, or with --members or --state those.")
        boolean describe;

        @Option(names = "--delete", description = "Delete groups without members.")
        boolean delete;

        @Option(names = "--reset-offsets", description = "Move the offsets of a group without members.")
        boolean resetOffsets;

        @Option(names = "--delete-offsets", description = "Forget the group's offsets of --topic.")
        boolean deleteOffsets;
    }

    @Option(names = "--group", paramLabel = "ID", description = "The group; repeatable.")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--all-groups", description = "Every group.")
    private boolean allGroups;

    @Option(names = "--topic", paramLabel = "NAME[:P,P]", description = "Topic, or partitions of it; repeatable.")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--all-topics", description = "Every topic that the group has offsets for.")
    private boolean allTopics;

    @Option(names = "--offsets", description = "Show offsets and lag (what --describe does anyway).")
    private boolean offsets;

    @Option(names = "--members", description = "Show members and their partitions.")
    private boolean members;

    @Option(
            names = "--state",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "STATE,…",
            description = "Show each group's state and coordinator; with --list only groups in these states.")
    private @Nullable String state;

    @Option(
            names = "--type",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "TYPE,…",
            description = "With --list: show types, or only groups of these (classic, consumer, share, streams).")
    private @Nullable String type;

    @Option(names = "--verbose", description = "Show epochs, target assignments and static members' names too.")
    private boolean verbose;

    @ArgGroup(exclusive = true)
    private Target target = new Target();

    /** Where a reset goes; at most one. */
    static final class Target {
        @Option(names = "--to-earliest", description = "To the start of the log.")
        boolean toEarliest;

        @Option(names = "--to-latest", description = "To the end of the log.")
        boolean toLatest;

        @Option(names = "--to-current", description = "To where the group stands, kept within the log.")
        boolean toCurrent;

        @Option(names = "--to-offset", paramLabel = "OFFSET", description = "To this offset.")
        @Nullable
        Long toOffset;

        @Option(names = "--shift-by", paramLabel = "COUNT", description = "So many records on, or back if negative.")
        @Nullable
        Long shiftBy;

        @Option(names = "--to-datetime", paramLabel = "TIME", description = "To the first record from then on (UTC).")
        @Nullable
        String toDateTime;

        @Option(
                names = "--by-duration",
                paramLabel = "DURATION",
                description = "To the first record not older than PT1H.")
        @Nullable
        String byDuration;

        @Option(
                names = "--from-file",
                paramLabel = "FILE",
                description = "To what --export printed: topic,partition,offset or group,topic,partition,offset.")
        @Nullable
        Path fromFile;
    }

    @Option(names = "--dry-run", description = "Show what a reset would do (the default).")
    private boolean dryRun;

    @Option(names = "--execute", description = "Do the reset.")
    private boolean execute;

    @Option(names = "--export", description = "Print the plan of a reset for --from-file.")
    private boolean export;

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    public GroupsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requirePlausible();
        try (Admin client = connect.admin(timeout.ms())) {
            var admin = new GroupsAdmin(client, connect.bootstrap());
            if (action.list) {
                list(admin);
            } else if (action.describe) {
                describe(admin);
            } else if (action.delete) {
                delete(admin);
            } else if (action.resetOffsets) {
                reset(admin);
            } else {
                deleteOffsets(admin);
            }
        }
        return ExitCode.OK.number();
    }

    private void requirePlausible() {
        if (!action.list && groups.isEmpty() && !allGroups) {
            throw CommandFailure.usage("no group named", "add --group ID or --all-groups");
        }
        if (action.resetOffsets && topics.isEmpty() && !allTopics && target.fromFile == null) {
            throw CommandFailure.usage("no topic named", "add --topic NAME or --all-topics");
        }
        if (action.deleteOffsets && topics.isEmpty()) {
            throw CommandFailure.usage("no topic named", "add --topic NAME");
        }
        if (dryRun && execute) {
            throw CommandFailure.usage("--dry-run and --execute exclude each other", "give one of them");
        }
    }

    private void list(GroupsAdmin admin) {
        List<Listed> listed = admin.list().stream()
                .filter(g -> isNamed(state, g.state()) && isNamed(type, g.type()))
                .toList();
        tables().listed(listed, state != null || type != null || verbose);
    }

    /** True where no names were given, or this is one of them: {@code stable,empty}. */
    private static boolean isNamed(@Nullable String names, String name) {
        return names == null
                || names.isBlank()
                || List.of(names.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1))
                        .contains(name.toLowerCase(Locale.ROOT));
    }

    private void describe(GroupsAdmin admin) {
        List<String> chosen = chosenGroups(admin);
        if (state != null) {
            tables().states(admin.states(chosen), verbose);
        } else if (members) {
            tables().members(admin.members(chosen), verbose);
        } else {
            tables().offsets(admin.offsets(chosen));
        }
    }

    private GroupTables tables() {
        return new GroupTables(terminal, output);
    }

    /** One that cannot go does not keep the others. */
    private void delete(GroupsAdmin admin) {
        var deleted = new ArrayList<String>();
        CommandFailure first = null;
        for (String group : chosenGroups(admin)) {
            try {
                admin.delete(group);
                deleted.add(group);
            } catch (CommandFailure failure) {
                first = first == null ? failure : first;
            }
        }
        if (first == null || !deleted.isEmpty()) {
            output.report(terminal, "deleted", deleted);
        }
        if (first != null) {
            throw first;
        }
    }

    private void reset(GroupsAdmin admin) {
        List<Reset> plan = plan(admin);
        var byGroup = new TreeMap<String, List<Reset>>();
        plan.forEach(
                r -> byGroup.computeIfAbsent(r.group(), g -> new ArrayList<>()).add(r));
        if (execute) {
            byGroup.keySet().forEach(admin::requireEmpty);
            byGroup.forEach(admin::apply);
        }
        if (export && !output.isJson()) {
            ResetFile.lines(plan).forEach(terminal.out()::println);
        } else {
            tables().resets(plan, execute);
        }
        if (!execute && !export) {
            terminal.err().println("nothing was changed; add --execute to do it");
        }
    }

    private List<Reset> plan(GroupsAdmin admin) {
        if (target.fromFile != null) {
            return admin.plan(written(target.fromFile));
        }
        ResetTarget where = resetTarget();
        var all = new ArrayList<Reset>();
        for (String group : allGroups ? chosenGroups(admin) : groups) {
            if (!export) {
                admin.requireEmpty(group);
            }
            all.addAll(admin.plan(group, partitions(admin, group), where));
        }
        return all;
    }

    private List<Reset> written(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw CommandFailure.notFound("cannot read " + file + " (" + e + ")", "check --from-file");
        }
        List<Reset> all = ResetFile.parse(lines, groups.size() == 1 ? groups.get(0) : null, file.toString());
        return all.stream().filter(r -> allGroups || groups.contains(r.group())).toList();
    }

    private ResetTarget resetTarget() {
        if (target.toEarliest) {
            return ResetTarget.earliest();
        } else if (target.toLatest) {
            return ResetTarget.latest();
        } else if (target.toCurrent) {
            return ResetTarget.current();
        } else if (target.toOffset != null) {
            return ResetTarget.offset(target.toOffset);
        } else if (target.shiftBy != null) {
            return ResetTarget.shiftedBy(target.shiftBy);
        } else if (target.toDateTime != null) {
            return ResetTarget.at(target.toDateTime);
        } else if (target.byDuration != null) {
            return ResetTarget.ago(target.byDuration, InstantSource.system());
        }
        throw CommandFailure.usage("no target named", "add --to-earliest, --to-latest, --to-offset N or another one");
    }

    private Set<TopicPartition> partitions(GroupsAdmin admin, String group) {
        var chosen = new TreeSet<>(TopicOffsets.BY_NAME);
        if (allTopics) {
            chosen.addAll(admin.committedPartitions(group));
        }
        topics.forEach(text -> chosen.addAll(admin.partitions(text)));
        return chosen;
    }

    private void deleteOffsets(GroupsAdmin admin) {
        List<String> chosen = chosenGroups(admin);
        chosen.forEach(group -> admin.deleteOffsets(group, partitions(admin, group)));
        output.report(terminal, "offsets deleted of", chosen);
    }

    private List<String> chosenGroups(GroupsAdmin admin) {
        List<String> existing = admin.list().stream().map(Listed::group).toList();
        if (allGroups) {
            return existing;
        }
        for (String group : groups) {
            if (!existing.contains(group)) {
                throw CommandFailure.notFound(
                        "no group '" + group + "' at " + connect.bootstrap(),
                        "`splashdam groups --list` shows what there is");
            }
        }
        return groups;
    }
}
