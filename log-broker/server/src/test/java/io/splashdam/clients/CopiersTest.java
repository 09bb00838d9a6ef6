package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain of copiers in one group: whoever is paused in the middle of a transaction comes back as a zombie, others join and leave, and
 * every record arrives once, in the order of its partition.
 */
@Timeout(90)
class CopiersTest {
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 900;

    @TempDir
    Path directory;

    private String bootstrap;

    @Test
    void everyRecordIsCopiedOnceWhoeverIsPaused() throws Exception {
        copy("consumer");
    }

    @Test
    @Tag("soak")
    void everyRecordIsCopiedOnceWhoeverIsPausedWithTheClassicProtocol() throws Exception {
        copy("classic");
    }

    private void copy(String protocol) throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory, Map.of("group.consumer.min.session.timeout.ms", "500"))) {
            bootstrap = splashdam.listen(0);
            splashdam.client().createTopicIfAbsent("in", PARTITIONS, Map.of());
            splashdam.client().createTopicIfAbsent("out", PARTITIONS, Map.of());
            List<Copier> copiers = new ArrayList<>();
            for (String id : List.of("one", "two", "three")) {
                copiers.add(new Copier(client(), group(protocol), id, "in", "out"));
            }
            copiers.get(0).start();
            send(0, RECORDS / 6);
            pauseUntilAnotherHasItsPartitions(copiers.get(0), copiers.get(1));
            copiers.get(2).start();
            send(RECORDS / 3, RECORDS);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> read("read_committed").size() >= RECORDS);
            for (Copier copier : copiers) {
                copier.finish();
            }
            assertThat(copiers.get(0).refused())
                    .as("transactions of the zombie that were refused")
                    .isPositive();
            assertThat(read("read_committed")).isEqualTo(sent());
            assertThat(read("read_uncommitted"))
                    .as("with what the zombie wrote")
                    .hasSizeGreaterThan(RECORDS);
        }
    }

    private void pauseUntilAnotherHasItsPartitions(Copier paused, Copier other) {
        await().until(() -> paused.committed() > 0);
        paused.pause();
        send(RECORDS / 6, RECORDS / 3); // what it holds when it pauses
        await().until(paused::isPausing);
        other.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> other.committed() > 0);
        paused.goOn();
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", bootstrap);
    }

    private static Map<String, Object> group(String protocol) {
        Map<String, Object> group =
                new HashMap<>(Map.of("group.id", "copiers", "group.protocol", protocol, "max.poll.interval.ms", 2_000));
        if (protocol.equals("classic")) {
            group.put("session.timeout.ms", 10_000);
            group.put("heartbeat.interval.ms", 200);
        }
        return group;
    }

    private void send(int from, int to) {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>("in", i % PARTITIONS, null, String.valueOf(i)));
            }
        }
    }

    /** Partition by partition, in order. */
    private static List<String> sent() {
        return IntStream.range(0, PARTITIONS)
                .boxed()
                .flatMap(partition -> IntStream.range(0, RECORDS)
                        .filter(i -> i % PARTITIONS == partition)
                        .mapToObj(String::valueOf))
                .toList();
    }

    private List<String> read(String isolation) {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition("out", number))
                .toList();
        Map<String, Object> config = new HashMap<>(client());
        config.put("isolation.level", isolation);
        Map<Integer, List<String>> found = new HashMap<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> found.computeIfAbsent(record.partition(), number -> new ArrayList<>())
                                .add(record.value()));
            }
        }
        return partitions.stream()
                .flatMap(each -> found.getOrDefault(each.partition(), List.of()).stream())
                .toList();
    }
}
