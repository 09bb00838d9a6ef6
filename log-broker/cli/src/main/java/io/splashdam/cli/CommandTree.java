package io.splashdam.cli;

import io.splashdam.cli.groups.GroupsCommand;
import io.splashdam.cli.records.ConsumeCommand;
import io.splashdam.cli.records.ProduceCommand;
import io.splashdam.cli.server.BrokerCommand;
import io.splashdam.cli.shell.CommandShell;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.topics.TopicsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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
    private CommandTree() {}

    static CommandLine of(Terminal terminal) {
        var root = new CommandLine(new CommandTree());
        root.addSubcommand(new BrokerCommand(terminal));
        root.addSubcommand(new TopicsCommand(terminal));
        root.addSubcommand(new ProduceCommand(terminal));
        root.addSubcommand(new ConsumeCommand(terminal));
        root.addSubcommand(new GroupsCommand(terminal));
        return CommandShell.dress(root, terminal);
    }
}
