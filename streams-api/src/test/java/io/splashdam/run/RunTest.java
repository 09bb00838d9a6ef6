package io.splashdam.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.io.BufferedReader;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user starts it: a process, a class of theirs that is not on our class path, SIGTERM. */
class RunTest {
    private static final String SOURCE = """
            package org.example;

            import io.splashdam.dsl.*;
            import io.splashdam.state.serde.Serdes;
            import io.splashdam.topology.Topology;

            public final class Visits {
                public static Topology topology() {
                    StreamsBuilder builder = new StreamsBuilder();
                    builder.stream("visits", Consumed.with(Serdes.String(), Serdes.String()))
                            .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                            .count(Materialized.as("counts"))
                            .toStream()
                            .to("pages", Produced.with(Serdes.String(), Serdes.Long()));
                    return builder.build();
                }
            }
            """;

    @TempDir
    Path temp;

    @Test
    void aTopologyFromAJarRunsOnAClusterAndInItsOwnProcess() throws Exception {
        Path classes = compiled();
        Path data = temp.resolve("data");
        try (Splashdam splashdam = Splashdam.open(data)) {
            splashdam.client().createTopicIfAbsent("visits", 2, Map.of());
            splashdam.client().createTopicIfAbsent("pages", 2, Map.of());
            String bootstrap = splashdam.listen(0);
            visit(bootstrap, "a", "b", "a");
            Process remote = start(classes, "--bootstrap", bootstrap, "--set", "state.dir=" + temp.resolve("remote"));
            try {
                awaitCounts(bootstrap, Map.of("a", 2L, "b", 1L));
                stop(remote);
            } finally {
                remote.destroyForcibly().waitFor();
            }
        }
        Process own = start(classes, "--embedded", data.toString(), "--listen", "0");
        try {
            String ready = readyLine(own);
            String bootstrap = ready.replaceAll(".* kafka=(\\S+) .*", "$1");
            visit(bootstrap, "a");
            awaitCounts(bootstrap, Map.of("a", 3L, "b", 1L));
            stop(own);
        } finally {
            own.destroyForcibly().waitFor();
        }
    }

    private Path compiled() throws Exception {
        Path source = Files.createDirectories(temp.resolve("src")).resolve("Visits.java");
        Files.writeString(source, SOURCE);
        Path classes = Files.createDirectories(temp.resolve("classes"));
        int failed = javax.tools.ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath(), "-d", classes.toString(), source.toString());
        assertThat(failed).isZero();
        return classes;
    }

    /** Without this class's directory, so that the application's class is found where {@code --classpath} says. */
    private static String classPath() throws URISyntaxException {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private Process start(Path classes, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                Main.class.getName(),
                "--app",
                "org.example.Visits",
                "--classpath",
                classes.toString(),
                "--set",
                "commit.interval.ms=20"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(temp.toFile(), "run.err")))
                .start();
    }

    private String readyLine(Process process) throws Exception {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as(() -> read(temp.resolve("run.err"))).startsWith("running application.id=Visits ");
        return line;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private void stop(Process process) throws Exception {
        process.destroy(); // SIGTERM
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> read(temp.resolve("run.err"))).isZero();
    }

    private static void visit(String bootstrap, String... pages) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (String page : pages) {
                producer.send(new ProducerRecord<>("visits", page, "x"));
            }
        }
    }

    private static void awaitCounts(String bootstrap, Map<String, Long> expected) {
        List<TopicPartition> partitions = List.of(new TopicPartition("pages", 0), new TopicPartition("pages", 1));
        Map<String, Long> counts = new HashMap<>();
        try (KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new LongDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> counts.put(record.key(), record.value()));
                return counts.equals(expected);
            });
        }
    }
}
