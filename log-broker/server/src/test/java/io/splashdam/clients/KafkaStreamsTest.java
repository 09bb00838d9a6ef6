package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The word count of Kafka Streams 4.3.1's own examples, unmodified and at least once: also after a restart that loses its state. */
@Tag("soak")
@Timeout(300)
class KafkaStreamsTest {
    private static final String INPUT = "streams-plaintext-input";
    private static final String OUTPUT = "streams-wordcount-output";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(90);

    @TempDir
    Path directory;

    @Test
    void wordsAreCountedAndCountedOnAfterARestart() throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory.resolve("data"))) {
            splashdam.client().createTopicIfAbsent(INPUT, 2, Map.of());
            splashdam.client().createTopicIfAbsent(OUTPUT, 2, Map.of("cleanup.policy", "compact"));
            String bootstrap = splashdam.listen(0);
            try (KafkaConsumer<String, Long> counts = counts(bootstrap)) {
                Map<String, Long> seen = new HashMap<>();
                send(bootstrap, 300);
                try (ForeignService streams = streams("first", bootstrap)) {
                    awaitCounts(streams, counts, seen, Map.of("all", 300L, "streams", 300L, "lead", 300L, "to", 300L));
                    assertThat(streams.stop()).isIn(0, 143);
                }
                send(bootstrap, 200);
                try (ForeignService streams =
                        streams("second", bootstrap)) { // another state directory: from the changelog
                    awaitCounts(streams, counts, seen, Map.of("all", 500L, "streams", 500L, "lead", 500L, "to", 500L));
                }
            }
        }
    }

    private ForeignService streams(String name, String bootstrap) throws Exception {
        Path properties = Files.write(
                directory.resolve(name + ".properties"),
                List.of(
                        "bootstrap.servers=" + bootstrap,
                        "state.dir=" + directory.resolve(name),
                        "commit.interval.ms=200",
                        "session.timeout.ms=10000"));
        return ForeignService.start(
                "streams",
                directory.resolve(name + ".log"),
                "org.apache.kafka.streams.examples.wordcount.WordCountDemo",
                properties);
    }

    private static void send(String bootstrap, int lines) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < lines; i++) {
                producer.send(new ProducerRecord<>(INPUT, i % 2, null, "all streams lead to"));
            }
            producer.flush();
        }
    }

    private static KafkaConsumer<String, Long> counts(String bootstrap) {
        KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new LongDeserializer());
        consumer.assign(List.of(new TopicPartition(OUTPUT, 0), new TopicPartition(OUTPUT, 1)));
        return consumer;
    }

    private static void awaitCounts(
            ForeignService streams,
            KafkaConsumer<String, Long> counts,
            Map<String, Long> seen,
            Map<String, Long> wanted)
            throws Exception {
        long startedNs = System.nanoTime();
        while (!seen.equals(wanted)) {
            assertThat(streams.isAlive()).as(streams.output()).isTrue();
            assertThat(System.nanoTime() - startedNs)
                    .as("expected %s, but saw %s%n%s", wanted, seen, streams.output())
                    .isLessThan(PATIENCE_NS);
            for (ConsumerRecord<String, Long> record : counts.poll(Duration.ofMillis(500))) {
                seen.put(record.key(), record.value());
            }
        }
    }
}
