package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command line gets right or wrong without a broker. */
class CommandLineTest {
    private static final String NOBODY = "localhost:1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics",
                "produce",
                "consume",
                "groups",
                "offsets",
                "configs",
                "delete-records",
                "log-dirs",
                "doctor",
                "apply",
                "dump-log"
            })
    void helpOfEachCommandHasExamples(String command) {
        var run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: splashdam " + command, "Examples:", "splashdam " + command + " -");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpAndVersionArePrintedOnce() {
        assertThat(CommandRun.of("--version").out().lines()).hasSize(1);
        assertThat(CommandRun.of("topics", "--version").out().lines()).hasSize(1);
        assertThat(CommandRun.of("--help").out()).containsOnlyOnce("Usage:").contains("Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "topics",
                "topics --list --create --topic a",
                "topics --create",
                "topics --list --no-such-flag",
                "topics --create --topic a --partitions many",
                "topics --create --topic a --partitions 0",
                "topics --alter --topic a",
                "topics --describe --topic [",
                "topics --list --bootstrap-server nowhere",
                "topics --list -o yaml",
                "produce",
                "produce --topic a -K",
                "produce --topic a -H novalue",
                "consume",
                "consume --topic a --include b",
                "consume --include b",
                "consume --topic a --offset 5",
                "consume --topic a --offset soon",
                "consume --topic a --max-messages 0",
                "consume --topic a -f %q",
                "consume --topic a --offset 1x",
                "consume --topic a --since soon",
                "consume --topic a --from-beginning --since PT1H",
                "consume --topic a --group g --offset earliest",
                "consume --topic a --value-format xml",
                "produce --topic a --lines",
                "produce --topic a -k key -K :",
                "produce --topic a -k xyz --key-format hex",
                "offsets --time soon",
                "offsets --topic a --partitions x",
                "offsets --topic a --topic-partitions a:0",
                "delete-records --topic a",
                "delete-records --before-offset 1",
                "delete-records --topic a --before-offset 1 --before-time PT1H",
                "delete-records --topic a --before-offset soon",
                "configs --describe",
                "configs --describe --alter --topic a",
                "configs --alter --topic a",
                "configs --alter --entity-type topics --add-config a=b",
                "configs --alter --topic a --add-config a",
                "configs --alter --topic a --add-config a=1 --delete-config a",
                "configs --describe --topic a --broker 1",
                "configs --describe --entity-type users",
                "configs --describe --entity-type topics --entity-default",
                "log-dirs --brokers one",
                "completion",
                "completion fish",
                "dump-log",
                "dump-log --offsets-decoder --transaction-log-decoder /",
                "apply",
                "apply -f topics.yaml --dry-run --yes",
                "apply -f -",
                "doctor nowhere",
                "doctor localhost:70000",
                "doctor localhost:9092 --no-probe --probe-topic a",
                "topics --list --timeout-ms 0",
                "groups --describe",
                "groups --delete",
                "groups --reset-offsets --group g --to-earliest",
                "groups --reset-offsets --group g --all-topics --to-earliest --to-latest",
                "groups --reset-offsets --group g --all-topics --to-earliest --dry-run --execute",
            })
    void wrongUsageIsOneLineAndExitCodeTwo(String commandLine) {
        var run = CommandRun.of(commandLine.isEmpty() ? new String[0] : commandLine.split(" "));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("splashdam");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics --list",
                "topics --create --topic a",
                "produce --topic a",
                "consume --topic a",
                "groups --list",
                "groups --describe --group g",
                "offsets --topic a",
                "configs --describe --topic a",
                "delete-records --topic a --before-offset 1",
                "log-dirs --describe",
            })
    void nobodyListeningIsExitCodeFourAtOnce(String commandLine) {
        var run = CommandRun.of((commandLine + " --bootstrap-server " + NOBODY).split(" "));

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("no broker at " + NOBODY, "splashdam broker");
    }

    @Test
    void theShortSpellingOfBootstrapServerWorksToo() {
        assertThat(CommandRun.of("topics", "--list", "--bootstrap", NOBODY).exitCode())
                .isEqualTo(4);
    }

    @Test
    void aMissingSettingsFileIsExitCodeThree() throws IOException {
        try (var listening = new ServerSocket(0)) {
            String address = "localhost:" + listening.getLocalPort();

            var run = CommandRun.of("topics", "--list", "--bootstrap", address, "--command-config", "no-such-file");

            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains("no-such-file");
        }
    }
}
