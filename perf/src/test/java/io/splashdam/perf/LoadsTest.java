package io.splashdam.perf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.splashdam.broker.Splashdam;
import io.splashdam.cli.shell.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every load, small: it ends, counts what it was told to, and its last line is the contract's object. */
class LoadsTest {
    private static final List<String> CONTRACT = List.of(
            "name",
            "durability",
            "records",
            "seconds",
            "records_per_s",
            "mb_per_s",
            "p50_us",
            "p95_us",
            "p99_us",
            "p999_us",
            "max_us",
            "cpu_s_per_million",
            "rss_mb");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "produce --durability fsync",
                "produce --durability os --rate 20000",
                "consume",
                "latency --rate 2000",
                "latency --one-in-flight",
            })
    void embeddedLoadsCountEveryRecord(String load) throws Exception {
        JsonNode figures = figures(load, "--embedded", directory.toString());

        assertThat(figures.get("records").asLong()).isEqualTo(500);
        assertThat(figures.get("name").asText()).isEqualTo(load.split(" ")[0] + "-embedded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wordcount", "map", "count", "window", "streamjoin", "latency"})
    void topologiesAccountForEveryInput(String workload) throws Exception {
        JsonNode figures = lastLine(
                ("streams --records 500 --rate 5000 -o json --workload " + workload + " --embedded " + directory)
                        .split(" "));

        assertThat(figures.get("name").asText()).isEqualTo(workload);
        assertThat(figures.get("records_per_s").asDouble()).isPositive();
        assertThat(figures.get("outputs").asLong()).isPositive();
    }

    @Test
    void theDurabilityIsThatOfTheTopic() throws Exception {
        assertThat(figures("produce --durability os", "--embedded", directory.toString())
                        .get("durability")
                        .asText())
                .isEqualTo("os");
        assertThat(figures("produce", "--embedded", directory.toString())
                        .get("durability")
                        .asText())
                .isEqualTo("fsync");
    }

    @Test
    void aCompactionLeavesTheNewestOfEachKeyAndSaysWhatItTook() throws Exception {
        JsonNode figures =
                lastLine(("compact --updates 30000 --keys 10 --segment-bytes 1048576 --seconds 0.1 -o json --embedded "
                                + directory)
                        .split(" "));

        assertThat(figures.get("bytes_before").asLong()).isGreaterThan(3_000_000);
        assertThat(figures.get("bytes_after").asLong()).isLessThan(1_500_000); // the segment that is written stays
        assertThat(figures.get("p99_during_us").asLong()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"produce --linger-ms 0", "consume", "latency --rate 500"})
    void loadsThroughKafkasClientCountEveryRecord(String load) throws Exception {
        try (var splashdam = Splashdam.inMemory()) {
            JsonNode figures = figures(load, "--bootstrap", splashdam.listen(0));

            assertThat(figures.get("records").asLong()).isEqualTo(500);
            assertThat(figures.get("durability").asText()).isEqualTo("fsync");
            assertThat(splashdam.client().cluster().topics().stream().map(topic -> topic.name()))
                    .as("topics made for a run are removed")
                    .noneMatch(name -> name.startsWith("perf-"));
        }
    }

    private static JsonNode figures(String load, String where, String value) throws Exception {
        JsonNode last = lastLine(Stream.concat(
                        Arrays.stream(load.split(" ")),
                        Stream.of(where, value, "--records", "500", "--warmup", "0", "-o", "json"))
                .toArray(String[]::new));
        assertThat(last.fieldNames()).toIterable().containsAll(CONTRACT);
        return last;
    }

    private static JsonNode lastLine(String... words) throws Exception {
        var out = new ByteArrayOutputStream();
        var terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));

        assertThat(Main.run(terminal, words)).isZero();

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
