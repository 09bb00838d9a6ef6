package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies in a data directory, read by Kafka's dump tool: segments, both indexes, producers' snapshots, groups' offsets. */
@Timeout(180)
class DumpLogTest {
    private static final int RECORDS = 400;
    private static final String FIRST_SEGMENT = "00000000000000000000";

    @TempDir
    Path directory;

    @Test
    void kafkasDumpToolReadsEveryFile() throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            String bootstrap = splashdam.listen(0);
            splashdam.client().createTopicIfAbsent("dumped", 1, Map.of());
            produce(bootstrap);
            consumeInAGroup(bootstrap);
        }
        Path partition = directory.resolve("logs").resolve("dumped-0");
        assertThat(dump("--deep-iteration", "--print-data-log", "--files", partition.resolve(FIRST_SEGMENT + ".log")))
                .contains("compresscodec: none", "compresscodec: zstd")
                .contains("offset: " + (RECORDS - 1) + " ", "headerKeys: [h]", "key: k7 payload: ")
                .doesNotContain("isvalid: false");
        // With anything but true entries the tool says "Mismatches in" or "Index" and what is wrong.
        assertThat(dump("--files", indexes(partition)))
                .contains("offset: ", "position: ", "timestamp: ")
                .doesNotContain("Mismatch", "Found timestamp mismatch", "out of order");
        assertThat(dump("--index-sanity-check", "--files", indexes(partition)))
                .contains(".index passed sanity check", ".timeindex passed sanity check");
        assertThat(dump("--files", onlyFile(partition, ".snapshot")))
                .contains("producerEpoch: 0", "lastOffset: " + (RECORDS - 1));
        assertThat(dumpOffsets())
                .contains("{\"type\":\"1\",\"data\":{\"group\":\"readers\",\"topic\":\"dumped\",\"partition\":0}}")
                .contains("\"offset\":" + RECORDS + ",")
                .contains("{\"type\":\"2\",\"data\":{\"group\":\"readers\"}}", "\"protocolType\":\"consumer\"");
    }

    private static void produce(String bootstrap) throws Exception {
        for (String codec : List.of("none", "zstd")) {
            Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "compression.type", codec);
            try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int i = 0; i < RECORDS / 2; i++) {
                    var record = new ProducerRecord<>("dumped", bytes("k" + i), bytes("v".repeat(200)));
                    record.headers().add("h", bytes(codec));
                    producer.send(record).get();
                }
            }
        }
    }

    private static void consumeInAGroup(String bootstrap) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrap, "group.id", "readers", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("dumped"));
            int seen = 0;
            while (seen < RECORDS) {
                seen += consumer.poll(Duration.ofSeconds(1)).count();
            }
            consumer.commitSync();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String indexes(Path partition) {
        return partition.resolve(FIRST_SEGMENT + ".index") + "," + partition.resolve(FIRST_SEGMENT + ".timeindex");
    }

    private static Path onlyFile(Path partition, String suffix) throws Exception {
        try (Stream<Path> files = Files.list(partition)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(suffix)).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private String dumpOffsets() throws Exception {
        try (Stream<Path> partitions = Files.list(directory.resolve("logs"))) {
            String segments = partitions
                    .filter(each -> each.getFileName().toString().startsWith("__consumer_offsets-"))
                    .map(each -> each.resolve(FIRST_SEGMENT + ".log"))
                    .filter(Files::exists) // a partition without records has no segment yet
                    .map(Path::toString)
                    .collect(Collectors.joining(","));
            return dump("--offsets-decoder", "--files", segments);
        }
    }

    private static String dump(Object... arguments) throws Exception {
        return KafkaTool.run("", "DumpLogSegments", arguments).succeeded().out();
    }
}
