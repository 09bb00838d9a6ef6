package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of all sizes, read while they are written and segments roll: each arrives once, in order and whole. */
@Timeout(120)
class ReadWhileWrittenTest {
    private static final String TOPIC = "stream";
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 6_000;

    @TempDir
    Path directory;

    /** Small fetches are copied, large ones sent by the kernel. */
    @ParameterizedTest
    @ValueSource(strings = {"20000", "1048576"})
    void everyRecordArrivesOnceInOrderAndWhole(String maxFetchBytes) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed + ", again with: mvn -pl log-broker/server -am verify"
                + " -Dtest=ReadWhileWrittenTest -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dseed=" + seed);
        try (Splashdam splashdam = Splashdam.open(directory)) {
            splashdam.client().createTopicIfAbsent(TOPIC, PARTITIONS, Map.of("segment.bytes", "1048576"));
            String bootstrap = splashdam.listen(0);
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(bootstrap, seed));
            read(bootstrap, seed, maxFetchBytes);
            written.get();
        }
    }

    private static void write(String bootstrap, long seed) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "2"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, value(seed, i)));
            }
        }
    }

    private static void read(String bootstrap, long seed, String maxFetchBytes) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap,
                "max.partition.fetch.bytes", maxFetchBytes,
                "auto.offset.reset", "earliest"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(
                    List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1), new TopicPartition(TOPIC, 2)));
            int[] next = {0, 1, 2};
            int count = 0;
            while (count < RECORDS) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    int index = next[record.partition()];
                    assertThat(Arrays.equals(record.value(), value(seed, index)))
                            .as("record %d at offset %d of partition %d", index, record.offset(), record.partition())
                            .isTrue();
                    next[record.partition()] += PARTITIONS;
                    count++;
                }
            }
        }
    }

    /** Mostly small, now and then as large as a batch may be. */
    private static byte[] value(long seed, int index) {
        Random random = new Random(seed + index);
        int bytes = random.nextInt(20) == 0 ? random.nextInt(200_000) : random.nextInt(2_000);
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return value;
    }
}
