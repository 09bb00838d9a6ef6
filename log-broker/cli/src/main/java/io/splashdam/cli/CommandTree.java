package io.splashdam.cli;

import io.splashdam.cli.apply.ApplyCommand;
import io.splashdam.cli.completion.CompletionCommand;
import io.splashdam.cli.configs.ConfigsCommand;
import io.splashdam.cli.doctor.DoctorCommand;
import io.splashdam.cli.dump.DumpLogCommand;
import io.splashdam.cli.groups.GroupsCommand;
import io.splashdam.cli.logdirs.LogDirsCommand;
import io.splashdam.cli.offsets.OffsetsCommand;
import io.splashdam.cli.records.ConsumeCommand;
import io.splashdam.cli.records.ProduceCommand;
import io.splashdam.cli.server.BrokerCommand;
import io.splashdam.cli.shell.CommandShell;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.topics.TopicsCommand;
import io.splashdam.cli.trim.DeleteRecordsCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The table of contents: every command that this module has. */
@Command(
        name = "splashdam",
        description = "A durable log that Kafka clients use, and stream processing on it.",
        footerHeading = "%nAlso:%n",
        footer = {
            "  demo     count the words of a text: embedded broker and topology in one process",
            "  run      run a topology of yours",
            "  perf     load and latency figures",
            "",
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 unreachable or timed out, 5 conflict.",
            "`splashdam COMMAND --help` shows flags and examples. SPLASHDAM_BOOTSTRAP names the broker."
        })
final class CommandTree {
    private static final Map<String, Function<Terminal, Object>> COMMANDS = commands();

    private CommandTree() {}

    /** The whole tree, or only the branch that the first word names: reading a command's flags takes a while. */
    static CommandLine of(Terminal terminal, String firstWord) {
        var root = new CommandLine(new CommandTree());
        Function<Terminal, Object> named = COMMANDS.get(firstWord);
        if (named != null) {
            root.addSubcommand(named.apply(terminal));
        } else {
            COMMANDS.values().forEach(command -> root.addSubcommand(command.apply(terminal)));
        }
        return CommandShell.dress(root, terminal);
    }

    /** For completion: also the commands that have a main class of their own, by name alone. */
    private static CommandLine withForeigners(Terminal terminal) {
        CommandLine root = of(terminal, "");
        for (String foreigner : List.of("demo", "run", "perf")) {
            root.addSubcommand(foreigner, CommandSpec.create());
        }
        return root;
    }

    private static Map<String, Function<Terminal, Object>> commands() {
        var commands = new LinkedHashMap<String, Function<Terminal, Object>>();
        commands.put("broker", BrokerCommand::new);
        commands.put("topics", TopicsCommand::new);
        commands.put("produce", ProduceCommand::new);
        commands.put("consume", ConsumeCommand::new);
        commands.put("groups", GroupsCommand::new);
        commands.put("offsets", OffsetsCommand::new);
        commands.put("configs", ConfigsCommand::new);
        commands.put("delete-records", DeleteRecordsCommand::new);
        commands.put("log-dirs", LogDirsCommand::new);
        commands.put("dump-log", DumpLogCommand::new);
        commands.put("apply", ApplyCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("completion", terminal -> new CompletionCommand(terminal, () -> withForeigners(terminal)));
        return commands;
    }
}
