package io.splashdam.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records are deleted, some while the broker is killed with -9: a deletion that was acknowledged is never undone, and no acknowledged
 * record is lost that nobody asked to delete.
 */
class KillAfterDeleteRecordsTest {
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("durable", 0), new TopicPartition("durable", 1), new TopicPartition("paged", 0));

    @TempDir
    Path directory;

    private final Map<TopicPartition, Expectation> expectations =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private int sent;

    /** What must hold of one partition. */
    private static final class Expectation {
        /** Acknowledged records by offset. */
        final TreeMap<Long, String> records = new TreeMap<>();
        /** The log start that a deletion was acknowledged with. */
        long deletedBefore;
        /** The highest offset that a deletion was asked for, answered or not. */
        long askedBefore;
    }

    @Test
    void whatIsDeletedStaysDeletedAndNothingElseIsLostInThreeKills() throws Exception {
        run(3);
    }

    @Test
    @Tag("soak")
    void whatIsDeletedStaysDeletedAndNothingElseIsLostInEightyKills() throws Exception {
        run(80);
    }

    private void run(int rounds) throws Exception {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        Random random = new Random(seed);
        PARTITIONS.forEach(partition -> expectations.put(partition, new Expectation()));
        try {
            int port = freePort();
            BrokerProcess broker = launch(port, random).awaitReady();
            createTopics(port);
            int deletions = 0;
            for (int round = 1; round <= rounds; round++) {
                deletions += load(port, broker, random);
                broker = launch(port, random).awaitReady();
                verify(port);
            }
            broker.close();
            assertThat(deletions).as("acknowledged deletions").isGreaterThan(rounds);
            System.out.printf(
                    "kill -9 after deletions: rounds=%d seed=%d deletions=%d records=%d%n",
                    rounds, seed, deletions, sent);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Repeat with -Dtest=KillAfterDeleteRecordsTest -Dkill.seed=" + seed, e);
        }
    }

    /** Sends and deletes, and kills the broker while one more deletion is under way. Returns how many were acknowledged. */
    private int load(int port, BrokerProcess broker, Random random) throws Exception {
        int acknowledged = 0;
        try (Admin admin = Admin.create(properties(port));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties(port), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int step = 0; step < 4; step++) {
                send(producer, 30 + random.nextInt(200), random);
                TopicPartition partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
                Expectation expected = expectations.get(partition);
                long before = chooseOffset(expected, random);
                expected.askedBefore = Math.max(expected.askedBefore, before);
                var deletion = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                        .lowWatermarks()
                        .get(partition);
                if (step == 3) {
                    LockSupport.parkNanos(random.nextInt(8) * 1_000_000L);
                    broker.kill();
                }
                try {
                    if (step < 3 || deletion.isDone()) {
                        expected.deletedBefore = deletion.get().lowWatermark();
                        acknowledged++;
                    }
                } catch (ExecutionException lost) {
                    assertThat(step)
                            .as("only the killed broker may fail: " + lost)
                            .isEqualTo(3);
                }
            }
        }
        return acknowledged;
    }

    private static long chooseOffset(Expectation expected, Random random) {
        long end = expected.records.isEmpty() ? 0 : expected.records.lastKey() + 1;
        long room = end - expected.deletedBefore;
        return random.nextInt(5) == 0 ? end : expected.deletedBefore + (room == 0 ? 0 : random.nextLong(room + 1));
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int count, Random random) throws Exception {
        Map<String, Future<RecordMetadata>> answers = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            TopicPartition to = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
            String value = "v" + sent++ + "-" + "x".repeat(random.nextInt(3_000));
            answers.put(
                    value,
                    producer.send(new ProducerRecord<>(
                            to.topic(), to.partition(), null, value.getBytes(StandardCharsets.UTF_8))));
        }
        for (Map.Entry<String, Future<RecordMetadata>> answer : answers.entrySet()) {
            RecordMetadata metadata = answer.getValue().get();
            expectations
                    .get(new TopicPartition(metadata.topic(), metadata.partition()))
                    .records
                    .put(metadata.offset(), answer.getKey());
        }
    }

    private void verify(int port) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(port), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(PARTITIONS);
            Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS);
            for (TopicPartition partition : PARTITIONS) {
                Expectation expected = expectations.get(partition);
                long start = starts.get(partition);
                assertThat(start)
                        .as("log start of %s: at least what was acknowledged, at most what was asked", partition)
                        .isBetween(expected.deletedBefore, Math.max(expected.deletedBefore, expected.askedBefore));
                expected.deletedBefore = start; // whoever has seen it may rely on it
                expected.records.headMap(start).clear();
                assertThat(read(consumer, partition, start, ends.get(partition)))
                        .as("records of %s from %d", partition, start)
                        .isEqualTo(List.copyOf(expected.records.entrySet().stream()
                                .map(record -> record.getKey() + "=" + record.getValue())
                                .toList()));
            }
        }
    }

    private static List<String> read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long start, long end) {
        List<String> found = new ArrayList<>();
        consumer.assign(List.of(partition));
        consumer.seek(partition, start);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                found.add(record.offset() + "=" + new String(record.value(), StandardCharsets.UTF_8));
            }
        }
        return found;
    }

    private BrokerProcess launch(int port, Random random) throws Exception {
        return BrokerProcess.launch(directory, port, (4 << 20) << random.nextInt(3));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Properties properties(int port) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "127.0.0.1:" + port);
        properties.put("reconnect.backoff.ms", "20");
        properties.put("acks", "all");
        properties.put("default.api.timeout.ms", "10000");
        properties.put("request.timeout.ms", "5000");
        return properties;
    }

    private static void createTopics(int port) throws Exception {
        try (Admin admin = Admin.create(properties(port))) {
            admin.createTopics(List.of(
                            new NewTopic("durable", 2, (short) 1).configs(Map.of("segment.bytes", "1048576")),
                            new NewTopic("paged", 1, (short) 1)
                                    .configs(Map.of("durability", "os", "segment.bytes", "1048576"))))
                    .all()
                    .get();
        }
    }
}
