package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.splashdam.broker.Splashdam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The files that a broker left behind, whole and then damaged. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DumpLogTest {
    private static final String SEGMENT = "00000000000000000000.log";
    private static final String INDEX = "00000000000000000000.index";

    @TempDir
    static Path data;

    @BeforeAll
    static void leaveFilesBehind() {
        try (var splashdam = Splashdam.open(data)) {
            var broker = new TestBroker(splashdam, splashdam.listen(0));
            broker.run("topics --create --topic kept --partitions 1 --config index.interval.bytes=1");
            broker.withInput("k1:v1\nk2:v2\n", "produce --topic kept -K : -H from=test --compression-type zstd");
            broker.withInput("k3:v3\n", "produce --topic kept -K : --sync");
            broker.run("consume --topic kept --group reader --from-beginning -c 3");
        }
    }

    @Test
    @Order(1)
    void aDirectoryIsOneLinePerFile() throws IOException {
        var run = CommandRun.of("dump-log", data.toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).startsWith("FILE").contains(SEGMENT, INDEX, "partition metadata", "__consumer_offsets-");
        JsonNode summary = last(CommandRun.of("dump-log", kept().toString(), "-o", "json"));
        assertThat(summary.get("problems").asInt()).isZero();
        assertThat(summary.get("files").get(0).get("file").asText()).endsWith(".index");
    }

    @Test
    @Order(1)
    void recordsComeBackWithKeysAndHeaders() throws IOException {
        var run = CommandRun.of(
                "dump-log", "--print-data-log", kept().resolve(SEGMENT).toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("batch base_offset=0", "codec=zstd", "crc=ok", "offset=2")
                .contains("key=k3 value=v3");
        assertThat(run.out()).contains("key=k1 value=v1 headers={from=test}");
        assertThat(CommandRun.of("dump-log", kept().resolve(SEGMENT).toString(), "--records", "--value-format", "hex")
                        .out())
                .contains("value=7631");
    }

    @Test
    @Order(1)
    void offsetsAndGroupsAreDecoded() throws IOException {
        var out = new StringBuilder();
        for (int partition = 0; partition < 4; partition++) {
            out.append(CommandRun.of("dump-log", "--records", data + "/logs/__consumer_offsets-" + partition)
                    .out());
        }

        assertThat(out).contains("kind=offset group=reader topic=kept partition=0", "committed_offset=3");
        assertThat(out).contains("kind=classic group group=reader", "protocol_type=consumer");
    }

    @Test
    @Order(2)
    void anIndexThatPointsElsewhereIsFound() throws IOException {
        try (var index = FileChannel.open(kept().resolve(INDEX), StandardOpenOption.WRITE)) {
            index.write(ByteBuffer.allocate(4).putInt(0, 3), index.size() - 4);
        }

        var run = CommandRun.of("dump-log", "--verify-index-only", kept().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("PROBLEM", INDEX, "begins at position 3 of the segment");
        Files.delete(kept().resolve(INDEX));
    }

    @Test
    @Order(3)
    void aWrongByteAndATornTailAreFound() throws IOException {
        Path segment = kept().resolve(SEGMENT);
        try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {(byte) 0xee}), 70);
            file.truncate(file.size() - 5);
        }

        var run = CommandRun.of("dump-log", segment.toString(), "-o", "json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).contains("\"crc\":\"WRONG\"", "checksum", "a torn tail");
        assertThat(last(run).get("problems").asInt()).isEqualTo(2);
        assertThat(CommandRun.of("dump-log", "no-such-file").exitCode()).isEqualTo(3);
    }

    private static Path kept() {
        return data.resolve("logs").resolve("kept-0");
    }

    private static JsonNode last(CommandRun run) throws IOException {
        List<String> lines = run.out().lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
