package io.splashdam.unruly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Far more segments than the process may have files open. */
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class FileHandlesTest {
    private static final int PARTITIONS = 300;

    @TempDir
    Path directory;

    @Test
    void whatCannotBeOpenedIsRefusedUntilTheCheckpointHasClosedOthersAndNothingIsLost() throws Exception {
        Set<Integer> refused = new HashSet<>();
        try (LimitedBroker broker = LimitedBroker.start(directory, "-n 150", "journal.bytes=8mb")) {
            createTopic(broker);
            try (var producer = producer(broker);
                    var consumer = consumer(broker)) {
                consumer.assign(List.of(new TopicPartition("many", 0)));
                assertThat(isAcknowledged(producer, 0)).isTrue();
                readOne(consumer); // both are connected now, as nobody can be later
                for (int partition = 1; partition < PARTITIONS; partition++) {
                    if (!isAcknowledged(producer, partition)) {
                        refused.add(partition);
                    }
                }
                assertThat(refused).hasSizeLessThan(PARTITIONS - 20);
                assertThat(isAcknowledged(producer, 0)).isTrue();
                for (int partition : refused) {
                    await().atMost(Duration.ofSeconds(60)).until(() -> isAcknowledged(producer, partition));
                }
                readOne(consumer);
            }
            assertThat(broker.isAlive()).isTrue();
            if (!refused.isEmpty()) {
                assertThat(broker.output()).contains("Too many open files");
            }
        }
        try (LimitedBroker broker = LimitedBroker.start(directory, "-n 2048", "journal.bytes=8mb")) {
            Map<TopicPartition, Long> ends = ends(broker);
            assertThat(ends.get(new TopicPartition("many", 0))).isEqualTo(2);
            for (int partition = 1; partition < PARTITIONS; partition++) {
                assertThat(ends.get(new TopicPartition("many", partition))).isEqualTo(1);
            }
        }
    }

    private static void createTopic(LimitedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("many", PARTITIONS, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer(LimitedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "retries", "0", "enable.idempotence", "false"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(LimitedBroker broker) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static void readOne(KafkaConsumer<String, String> consumer) {
        int read = 0;
        while (read == 0) {
            read = consumer.poll(Duration.ofSeconds(1)).count();
        }
        assertThat(read).isEqualTo(1);
    }

    private static boolean isAcknowledged(KafkaProducer<String, String> producer, int partition) throws Exception {
        try {
            producer.send(new ProducerRecord<>("many", partition, null, "v")).get(60, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(KafkaStorageException.class);
            return false;
        }
    }

    private static Map<TopicPartition, Long> ends(LimitedBroker broker) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int number = 0; number < PARTITIONS; number++) {
            partitions.add(new TopicPartition("many", number));
        }
        try (var consumer = consumer(broker)) {
            return consumer.endOffsets(partitions);
        }
    }
}
