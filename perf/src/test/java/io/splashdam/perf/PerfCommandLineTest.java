package io.splashdam.perf;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cli.shell.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfCommandLineTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fly",
                "produce",
                "produce --embedded a --bootstrap b:1",
                "produce --bootstrap b:1 --records 0",
                "produce --bootstrap b:1 --durability maybe",
                "produce --bootstrap b:1 --broker-pid 999999999",
                "produce --embedded a --broker-pid 1",
                "latency --bootstrap b:1 --runs 0",
                "streams --embedded a --workload fly",
            })
    void wrongUsageIsExitCodeTwo(String commandLine) {
        assertThat(run(commandLine.isEmpty() ? new String[0] : commandLine.split(" ")))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"produce", "consume", "latency", "streams"})
    void helpHasExamples(String load) {
        assertThat(run(load, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Examples:", "splashdam perf " + load);
    }

    private int run(String... args) {
        return Main.run(
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                args);
    }
}
