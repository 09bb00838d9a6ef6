package io.splashdam.cli.groups;

import io.splashdam.cli.groups.GroupRows.Listed;
import io.splashdam.cli.groups.GroupRows.Member;
import io.splashdam.cli.groups.GroupRows.Offset;
import io.splashdam.cli.groups.GroupRows.Reset;
import io.splashdam.cli.groups.GroupRows.State;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Option(names = "--state", description = "Show each group's state and coordinator.")
    private boolean state;

    @Option(names = "--verbose", description = "Accepted for Kafka's sake; everything is shown anyway.")
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
    }

    @Option(names = "--dry-run", description = "Show what a reset would do (the default).")
    private boolean dryRun;

    @Option(names = "--execute", description = "Do the reset.")
    private boolean execute;

    @Option(
            names = {"--timeout-ms", "--timeout"},
            paramLabel = "MS",
            description = "Longest wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutMs = 15_000;

    public GroupsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requirePlausible();
        try (Admin client = connect.admin(timeoutMs)) {
            var admin = new GroupsAdmin(client, connect.bootstrap());
            if (action.list) {
                list(admin);
            } else if (action.describe) {
                describe(admin);
            } else if (action.delete) {
                List<String> chosen = chosenGroups(admin);
                chosen.forEach(admin::delete);
                report("deleted", chosen);
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
        if (action.resetOffsets && topics.isEmpty() && !allTopics) {
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
        List<Listed> listed = admin.list();
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("groups", listed)));
        } else if (state) {
            var table = new Table("GROUP", "TYPE", "STATE");
            listed.forEach(g -> table.row(g.group(), g.type(), g.state()));
            table.print(terminal.out());
        } else {
            listed.forEach(g -> terminal.out().println(g.group()));
        }
    }

    private void describe(GroupsAdmin admin) {
        List<String> chosen = chosenGroups(admin);
        if (state) {
            printStates(admin.states(chosen));
        } else if (members) {
            printMembers(admin.members(chosen));
        } else {
            printOffsets(admin.offsets(chosen));
        }
    }

    private void printStates(List<State> states) {
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("groups", states)));
            return;
        }
        var table = new Table("GROUP", "COORDINATOR", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS");
        states.forEach(s -> table.row(s.group(), s.coordinator(), s.assignor(), s.state(), s.members()));
        table.print(terminal.out());
    }

    private void printMembers(List<Member> rows) {
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("members", rows)));
            return;
        }
        var table = new Table("GROUP", "CONSUMER-ID", "HOST", "CLIENT-ID", "#PARTITIONS", "ASSIGNMENT");
        rows.forEach(m -> table.row(
                m.group(),
                m.memberId(),
                m.host(),
                m.clientId(),
                m.partitions().size(),
                String.join(",", m.partitions())));
        table.print(terminal.out());
    }

    private void printOffsets(List<Offset> rows) {
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("offsets", rows)));
            return;
        }
        var table = new Table(
                "GROUP",
                "TOPIC",
                "PARTITION",
                "CURRENT-OFFSET",
                "LOG-END-OFFSET",
                "LAG",
                "CONSUMER-ID",
                "HOST",
                "CLIENT-ID");
        rows.forEach(o -> table.row(
                o.group(),
                o.topic(),
                o.partition(),
                dash(o.currentOffset()),
                dash(o.logEndOffset()),
                dash(o.lag()),
                dash(o.memberId()),
                dash(o.host()),
                dash(o.clientId())));
        table.print(terminal.out());
    }

    private void reset(GroupsAdmin admin) {
        ResetTarget where = resetTarget();
        var all = new ArrayList<Reset>();
        for (String group : allGroups ? chosenGroups(admin) : groups) {
            admin.requireEmpty(group);
            List<Reset> plan = admin.plan(group, partitions(admin, group), where);
            if (execute) {
                admin.apply(group, plan);
            }
            all.addAll(plan);
        }
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("executed", execute, "resets", all)));
            return;
        }
        var table = new Table("GROUP", "TOPIC", "PARTITION", "NEW-OFFSET");
        all.forEach(r -> table.row(r.group(), r.topic(), r.partition(), r.newOffset()));
        table.print(terminal.out());
        if (!execute) {
            terminal.err().println("nothing was changed; add --execute to do it");
        }
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
        var chosen = new TreeSet<>(GroupsAdmin.BY_NAME);
        if (allTopics) {
            chosen.addAll(admin.committedPartitions(group));
        }
        topics.forEach(text -> chosen.addAll(admin.partitions(text)));
        return chosen;
    }

    private void deleteOffsets(GroupsAdmin admin) {
        List<String> chosen = chosenGroups(admin);
        chosen.forEach(group -> admin.deleteOffsets(group, partitions(admin, group)));
        report("offsets deleted of", chosen);
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

    private void report(String what, List<String> names) {
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of(what.replace(' ', '_'), names)));
        } else {
            names.forEach(name -> terminal.out().println(what + " " + name));
        }
    }

    private static Object dash(@Nullable Object value) {
        return value == null ? "-" : value;
    }
}
