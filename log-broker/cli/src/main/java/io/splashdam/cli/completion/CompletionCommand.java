package io.splashdam.cli.completion;

import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code splashdam completion}: prints the script; the shell evaluates it. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and flags.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(bin/splashdam completion bash)                        # now",
            "  bin/splashdam completion bash > ~/.local/share/bash-completion/completions/splashdam",
            "  echo 'source <(splashdam completion zsh)' >> ~/.zshrc"
        })
public final class CompletionCommand implements Callable<Integer> {
    /** The shells there is a script for. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Terminal terminal;
    private final Supplier<CommandLine> tree;

    @Parameters(arity = "1", paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    /** @param tree every command there is, also those of other main classes */
    public CompletionCommand(Terminal terminal, Supplier<CommandLine> tree) {
        this.terminal = terminal;
        this.tree = tree;
    }

    @Override
    public Integer call() {
        terminal.out()
                .println("# splashdam's commands and flags for " + shell.name().toLowerCase(Locale.ROOT));
        if (shell == Shell.ZSH) {
            terminal.out().println("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
        }
        terminal.out().println(AutoComplete.bash("splashdam", tree.get()));
        return ExitCode.OK.number();
    }
}
