package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.kill.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The word count of Kafka Streams 4.3.1's own examples with {@code exactly_once_v2}, in a process that is killed with -9 ten times, and the
 * broker every third time too. It emits every update, so what is committed must count each word one by one: no number twice, none left out.
 */
@Tag("soak")
@Timeout(900)
class KafkaStreamsExactlyOnceTest {
    private static final String INPUT = "streams-plaintext-input";
    private static final String OUTPUT = "streams-wordcount-output";
    private static final List<String> WORDS = List.of("all", "streams", "lead", "to");
    private static final int KILLS = 10;
    private static final int LINES_PER_ROUND = 2_000;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(180);

    @TempDir
    Path directory;

    private final Map<String, Long> counts = new HashMap<>();
    private BrokerProcess broker;
    private ForeignService streams;
    private int port;
    private int interrupted;

    @AfterEach
    void close() throws Exception {
        if (streams != null) {
            streams.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void everyWordIsCountedOnceThroughTenKills() throws Exception {
        port = BrokerProcess.freePort();
        startBroker();
        createTopics();
        try (KafkaProducer<String, String> input =
                        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer());
                KafkaConsumer<String, Long> output = output()) {
            for (int round = 1; round <= KILLS; round++) {
                send(input);
                startStreams();
                awaitCounts(output, (round - 1L) * LINES_PER_ROUND + LINES_PER_ROUND / 4);
                streams.close();
                interrupted += isCounting(round) ? 1 : 0;
                if (round % 3 == 0) {
                    broker.kill();
                    startBroker();
                }
            }
            startStreams();
            awaitCounts(output, (long) KILLS * LINES_PER_ROUND);
        }
        WORDS.forEach(word -> assertThat(counts).containsEntry(word, (long) KILLS * LINES_PER_ROUND));
        assertThat(interrupted).as("kills in the middle of its work").isGreaterThan(KILLS / 2);
        System.out.println(
                "Kafka Streams, exactly_once_v2: kills=" + KILLS + " interrupted=" + interrupted + " counts=" + counts);
    }

    private Map<String, Object> client() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + port);
    }

    private void startBroker() throws Exception {
        broker = BrokerProcess.launch(directory.resolve("data"), port, 16 << 20).awaitReady();
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(INPUT, 2, (short) 1), new NewTopic(OUTPUT, 2, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void startStreams() throws Exception {
        Path properties = Files.write(
                directory.resolve("streams.properties"),
                List.of(
                        "bootstrap.servers=127.0.0.1:" + port,
                        "processing.guarantee=exactly_once_v2",
                        "state.dir=" + directory.resolve("state"),
                        "statestore.cache.max.bytes=0",
                        "commit.interval.ms=50",
                        "session.timeout.ms=6000",
                        "heartbeat.interval.ms=500"));
        streams = ForeignService.start(
                "streams",
                directory.resolve("streams.log"),
                "org.apache.kafka.streams.examples.wordcount.WordCountDemo",
                properties);
    }

    private boolean isCounting(int round) {
        return WORDS.stream().anyMatch(word -> counts.getOrDefault(word, 0L) < (long) round * LINES_PER_ROUND);
    }

    private static void send(KafkaProducer<String, String> input) {
        List<ProducerRecord<String, String>> lines = new ArrayList<>();
        for (int i = 0; i < LINES_PER_ROUND; i++) {
            lines.add(new ProducerRecord<>(INPUT, i % 2, null, String.join(" ", WORDS)));
        }
        lines.forEach(input::send);
        input.flush();
    }

    private KafkaConsumer<String, Long> output() {
        Map<String, Object> config = new HashMap<>(client());
        config.put("auto.offset.reset", "earliest");
        config.put("isolation.level", "read_committed");
        KafkaConsumer<String, Long> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new LongDeserializer());
        consumer.assign(List.of(new TopicPartition(OUTPUT, 0), new TopicPartition(OUTPUT, 1)));
        return consumer;
    }

    /** Reads until every word has been counted so often at least. */
    private void awaitCounts(KafkaConsumer<String, Long> output, long atLeast) throws Exception {
        long startedNs = System.nanoTime();
        while (WORDS.stream().anyMatch(word -> counts.getOrDefault(word, 0L) < atLeast)) {
            assertThat(streams.isAlive()).as(streams.output()).isTrue();
            assertThat(System.nanoTime() - startedNs)
                    .as("expected %s of each word, but saw %s%n%s", atLeast, counts, streams.output())
                    .isLessThan(PATIENCE_NS);
            for (ConsumerRecord<String, Long> record : output.poll(Duration.ofMillis(50))) {
                long before = counts.getOrDefault(record.key(), 0L);
                assertThat(record.value())
                        .as("the count of '%s' after %s, at offset %s", record.key(), before, record.offset())
                        .isEqualTo(before + 1);
                counts.put(record.key(), record.value());
            }
        }
    }
}
