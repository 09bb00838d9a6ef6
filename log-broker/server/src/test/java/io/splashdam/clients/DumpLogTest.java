package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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

    /** Kafka's client writes, our cleaner cleans, Kafka's tool and Kafka's client read. */
    @Test
    void kafkasDumpToolAndClientReadACompactedSegment() throws Exception {
        Path partition = directory.resolve("logs").resolve("compacted-0");
        try (Splashdam splashdam = Splashdam.open(directory, Map.of("log.cleaner.backoff.ms", "20"))) {
            String bootstrap = splashdam.listen(0);
            splashdam
                    .client()
                    .createTopicIfAbsent(
                            "compacted",
                            1,
                            Map.of(
                                    "cleanup.policy", "compact",
                                    "internal.segment.bytes", "20000",
                                    "file.delete.delay.ms", "0",
                                    "min.cleanable.dirty.ratio", "0.01"));
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                update(bootstrap, codec);
            }
            await().until(() -> sizeOfAll(partition) < 25_000);
            assertThat(newest(bootstrap)).hasSize(10).containsEntry("k3", "zstd-199");
        }
        assertThat(dumped(partition))
                .contains("compresscodec: ", "baseOffset: ")
                .doesNotContain("isvalid: false");
        assertThat(Files.readString(directory.resolve("logs").resolve("cleaner-offset-checkpoint")))
                .startsWith("0\n1\ncompacted 0 ");
    }

    private static long sizeOfAll(Path partition) throws Exception {
        long bytes = 0;
        try (Stream<Path> files = Files.list(partition)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                bytes += file.toFile().length();
            }
        }
        return bytes;
    }

    private static String dumped(Path partition) throws Exception {
        List<String> segments;
        try (Stream<Path> files = Files.list(partition)) {
            segments = files.map(Path::toString)
                    .filter(name -> name.endsWith(".log"))
                    .sorted()
                    .toList();
        }
        return dump("--deep-iteration", "--print-data-log", "--files", String.join(",", segments));
    }

    /** Ten keys, of which one is deleted again and again. */
    private static void update(String bootstrap, String codec) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrap, "compression.type", codec, "linger.ms", 5, "batch.size", 2000);
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 200; i++) {
                for (int key = 0; key < 10; key++) {
                    byte[] value = key == 7 && i % 2 == 1 ? null : bytes(codec + '-' + i);
                    producer.send(new ProducerRecord<>("compacted", bytes("k" + key), value));
                }
            }
        }
    }

    private static Map<String, String> newest(String bootstrap) {
        Map<String, String> newest = new HashMap<>();
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = List.of(new TopicPartition("compacted", 0));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = consumer.endOffsets(all).get(all.get(0));
            while (consumer.position(all.get(0)) < end) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(each -> newest.put(
                                new String(each.key(), StandardCharsets.UTF_8),
                                each.value() == null ? "" : new String(each.value(), StandardCharsets.UTF_8)));
            }
        }
        return newest;
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
