package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Connect 4.3.1 standalone, unmodified: a file goes through a topic of ours into another file, across a restart of Connect. */
@Tag("soak")
@Timeout(300)
class KafkaConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LINES = 500;

    @TempDir
    Path directory;

    @Test
    void linesOfAFileArriveInAnotherOnce() throws Exception {
        Path in = directory.resolve("in.txt");
        Path out = directory.resolve("out.txt");
        List<String> lines = new ArrayList<>(lines(0));
        Files.write(in, lines);
        try (Splashdam splashdam = Splashdam.open(directory.resolve("data"))) {
            String[] files = configure(splashdam.listen(0), in, out);
            try (ForeignService connect = connect("first.log", files)) {
                awaitLines(connect, out, lines);
                assertThat(connect.stop()).isIn(0, 143);
            }
            lines.addAll(lines(LINES));
            Files.write(in, lines.subList(LINES, lines.size()), StandardOpenOption.APPEND);
            try (ForeignService connect = connect("second.log", files)) {
                awaitLines(connect, out, lines);
            }
            assertThat(splashdam.client().endOffset("lines", 0)).isEqualTo(lines.size());
        }
    }

    private static List<String> lines(int first) {
        return IntStream.range(first, first + LINES).mapToObj(i -> "line " + i).toList();
    }

    private ForeignService connect(String log, String... files) throws Exception {
        return ForeignService.start(
                "connect", directory.resolve(log), "org.apache.kafka.connect.cli.ConnectStandalone", (Object[]) files);
    }

    private static void awaitLines(ForeignService connect, Path out, List<String> lines) {
        Awaitility.await("lines in " + out).atMost(PATIENCE).until(() -> {
            assertThat(connect.isAlive()).as(connect.output()).isTrue();
            return Files.exists(out) && Files.readAllLines(out).equals(lines);
        });
    }

    private String[] configure(String bootstrap, Path in, Path out) throws Exception {
        Files.createDirectories(directory.resolve("plugins"));
        Path worker = Files.write(
                directory.resolve("worker.properties"),
                List.of(
                        "bootstrap.servers=" + bootstrap,
                        "key.converter=org.apache.kafka.connect.storage.StringConverter",
                        "value.converter=org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename=" + directory.resolve("offsets"),
                        "offset.flush.interval.ms=500",
                        "listeners=http://127.0.0.1:0",
                        "plugin.path=" + directory.resolve("plugins")));
        Path source = Files.write(
                directory.resolve("source.properties"),
                List.of(
                        "name=reader",
                        "connector.class=org.apache.kafka.connect.file.FileStreamSourceConnector",
                        "tasks.max=1",
                        "file=" + in,
                        "topic=lines"));
        Path sink = Files.write(
                directory.resolve("sink.properties"),
                List.of(
                        "name=writer",
                        "connector.class=org.apache.kafka.connect.file.FileStreamSinkConnector",
                        "tasks.max=1",
                        "file=" + out,
                        "topics=lines"));
        return new String[] {worker.toString(), source.toString(), sink.toString()};
    }
}
