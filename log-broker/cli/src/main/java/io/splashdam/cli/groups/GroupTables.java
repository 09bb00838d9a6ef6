package io.splashdam.cli.groups;

import io.splashdam.cli.groups.GroupRows.Listed;
import io.splashdam.cli.groups.GroupRows.Member;
import io.splashdam.cli.groups.GroupRows.Offset;
import io.splashdam.cli.groups.GroupRows.Reset;
import io.splashdam.cli.groups.GroupRows.State;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what {@link GroupsAdmin} found, as Kafka's columns or as JSON. */
record GroupTables(Terminal terminal, OutputOptions output) {

    void listed(List<Listed> groups, boolean isDetailed) {
        if (printed(Map.of("groups", groups))) {
            return;
        }
        if (!isDetailed) {
            groups.forEach(g -> terminal.out().println(g.group()));
            return;
        }
        var table = new Table("GROUP", "TYPE", "PROTOCOL", "STATE");
        groups.forEach(g -> table.row(g.group(), g.type(), g.protocol(), g.state()));
        table.print(terminal.out());
    }

    void states(List<State> states, boolean isVerbose) {
        if (printed(Map.of("groups", states))) {
            return;
        }
        var table = isVerbose
                ? new Table(
                        "GROUP",
                        "COORDINATOR",
                        "ASSIGNMENT-STRATEGY",
                        "STATE",
                        "#MEMBERS",
                        "TYPE",
                        "GROUP-EPOCH",
                        "TARGET-ASSIGNMENT-EPOCH")
                : new Table("GROUP", "COORDINATOR", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS");
        for (State s : states) {
            if (isVerbose) {
                table.row(
                        s.group(),
                        s.coordinator(),
                        s.assignor(),
                        s.state(),
                        s.members(),
                        s.type(),
                        dash(s.groupEpoch()),
                        dash(s.targetAssignmentEpoch()));
            } else {
                table.row(s.group(), s.coordinator(), s.assignor(), s.state(), s.members());
            }
        }
        table.print(terminal.out());
    }

    void members(List<Member> members, boolean isVerbose) {
        if (printed(Map.of("members", members))) {
            return;
        }
        var table = isVerbose
                ? new Table(
                        "GROUP",
                        "CONSUMER-ID",
                        "INSTANCE-ID",
                        "HOST",
                        "CLIENT-ID",
                        "#PARTITIONS",
                        "ASSIGNMENT",
                        "EPOCH",
                        "TARGET-ASSIGNMENT")
                : new Table("GROUP", "CONSUMER-ID", "HOST", "CLIENT-ID", "#PARTITIONS", "ASSIGNMENT");
        for (Member m : members) {
            int count = m.partitions().size();
            String assigned = String.join(",", m.partitions());
            if (isVerbose) {
                table.row(
                        m.group(),
                        m.memberId(),
                        dash(m.instanceId()),
                        m.host(),
                        m.clientId(),
                        count,
                        assigned,
                        dash(m.memberEpoch()),
                        m.targetPartitions() == null ? "-" : String.join(",", m.targetPartitions()));
            } else {
                table.row(m.group(), m.memberId(), m.host(), m.clientId(), count, assigned);
            }
        }
        table.print(terminal.out());
    }

    void offsets(List<Offset> offsets) {
        if (printed(Map.of("offsets", offsets))) {
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
        offsets.forEach(o -> table.row(
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

    void resets(List<Reset> resets, boolean isExecuted) {
        if (printed(Map.of("executed", isExecuted, "resets", resets))) {
            return;
        }
        var table = new Table("GROUP", "TOPIC", "PARTITION", "NEW-OFFSET");
        resets.forEach(r -> table.row(r.group(), r.topic(), r.partition(), r.newOffset()));
        table.print(terminal.out());
    }

    /** True when it was JSON that was wanted. */
    private boolean printed(Map<String, ?> document) {
        if (output.isJson()) {
            terminal.out().println(Json.line(document));
        }
        return output.isJson();
    }

    private static Object dash(@Nullable Object value) {
        return value == null ? "-" : value;
    }
}
