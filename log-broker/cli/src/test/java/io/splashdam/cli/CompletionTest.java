package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script does what it is for, in a real bash. */
class CompletionTest {
    @TempDir
    Path folder;

    @Test
    void bashCompletesCommandsAndFlags() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash here: its completion is not tried");
        var script = Files.writeString(
                folder.resolve("completion"),
                CommandRun.of("completion", "bash").out());

        assertThat(completed(script, "delete-")).containsExactly("delete-records");
        assertThat(completed(script, "pe")).containsExactly("perf");
        assertThat(completed(script, "topics", "--part")).containsExactly("--partitions");
    }

    @Test
    void zshGetsBashesWayOfCompleting() {
        assertThat(CommandRun.of("completion", "zsh").out())
                .contains("bashcompinit", "complete -F _complete_splashdam");
    }

    private static String[] completed(Path script, String... words) throws IOException, InterruptedException {
        String line = "splashdam " + String.join(" ", words);
        String command =
                "source " + script + "; COMP_WORDS=(" + line + "); COMP_CWORD=" + words.length + "; COMP_LINE='" + line
                        + "'; COMP_POINT=${#COMP_LINE}; _complete_splashdam; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("/bin/bash", "--norc", "-c", command).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor())
                .as(new String(bash.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        return out.strip().split("\\s+");
    }
}
