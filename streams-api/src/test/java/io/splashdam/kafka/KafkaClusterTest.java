package io.splashdam.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.Materialized;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.runtime.BindingFailure;
import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.runtime.StartFailure;
import io.splashdam.state.serde.Serdes;
import io.splashdam.stores.ReadOnlyKeyValueStore;
import io.splashdam.streams.State;
import io.splashdam.streams.StreamsApp;
import io.splashdam.streams.StreamsConfig;
import io.splashdam.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application on the official clients, against our broker over TCP. */
class KafkaClusterTest {
    @TempDir
    Path temp;

    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void startBroker() {
        splashdam = Splashdam.open(temp.resolve("data"));
        bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent("lines", 3, Map.of());
        splashdam.client().createTopicIfAbsent("counted", 2, Map.of());
    }

    @AfterEach
    void stopBroker() {
        splashdam.close();
    }

    private static Topology wordCount() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()))
                .flatMapValues(line -> List.of(line.split(" ")))
                .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.as("counts"))
                .toStream()
                .to("counted", Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    private StreamsApp app(ProcessingGuarantee guarantee, String stateDir) {
        StreamsConfig config = StreamsConfig.of("word-count")
                .withStateDir(temp.resolve(stateDir))
                .withGuarantee(guarantee)
                .withCommitIntervalMs(20);
        return new StreamsApp(wordCount(), config, KafkaCluster.at(bootstrap, Map.of("cluster.timeout.ms", 20_000)));
    }

    private void write(String compression, int times, String line) throws InterruptedException, ExecutionException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "compression.type", compression, "linger.ms", 20),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < times; i++) {
                producer.send(new ProducerRecord<>("lines", i % 3, "k", line));
            }
            producer.flush();
        }
    }

    private static void awaitCounts(StreamsApp app, Map<String, Long> expected) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> app.state() == State.RUNNING || app.state().hasEnded());
        ReadOnlyKeyValueStore<String, Long> counts = app.store("counts");
        expected.forEach((word, count) -> await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(counts.get(word)).as(word).isEqualTo(count)));
    }

    @ParameterizedTest
    @CsvSource({"EXACTLY_ONCE, lz4", "AT_LEAST_ONCE, none"})
    void countsGoOnWhereTheyStoodAfterARestart(ProcessingGuarantee guarantee, String compression) throws Exception {
        write(compression, 100, "a b a");
        try (StreamsApp app = app(guarantee, "state")) {
            app.start();
            awaitCounts(app, Map.of("a", 200L, "b", 100L));
            write(compression, 100, "b");
            awaitCounts(app, Map.of("a", 200L, "b", 200L));
        }
        write(compression, 10, "c");
        try (StreamsApp app = app(guarantee, "state")) {
            app.start();
            awaitCounts(app, Map.of("a", 200L, "b", 200L, "c", 10L));
        }
        try (StreamsApp app = app(guarantee, "another-state")) { // everything from the changelogs
            app.start();
            awaitCounts(app, Map.of("a", 200L, "b", 200L, "c", 10L));
        }
    }

    @Test
    void aSecondInstanceTakesOverAndTheFirstEndsWithALineThatSaysSo() throws Exception {
        try (StreamsApp first = app(ProcessingGuarantee.EXACTLY_ONCE, "first")) {
            first.start();
            write("none", 3, "a");
            awaitCounts(first, Map.of("a", 3L));
            try (StreamsApp second = app(ProcessingGuarantee.EXACTLY_ONCE, "second")) {
                second.start();
                awaitCounts(second, Map.of("a", 3L));
                write("none", 3, "a");
                await().atMost(Duration.ofSeconds(20)).until(() -> first.state() == State.ERROR);
                assertThat(first.failure())
                        .isInstanceOf(BindingFailure.class)
                        .hasMessageStartingWith("Another instance has taken over transactional.id word-count-0")
                        .hasMessageContaining("stop the other, or give this one another application.id");
                awaitCounts(second, Map.of("a", 6L));
            }
        }
    }

    @Test
    void aMissingTopicIsSaidBeforeAnythingRuns() {
        splashdam.client().deleteTopic("counted");
        try (StreamsApp app = app(ProcessingGuarantee.EXACTLY_ONCE, "state")) {
            assertThatThrownBy(app::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("Topic counted, which");
        }
    }

    @Test
    void aClusterThatIsNotThereIsOneLine() {
        KafkaCluster nowhere = KafkaCluster.at("127.0.0.1:1", Map.of("cluster.timeout.ms", 1500));
        assertThatThrownBy(nowhere::logId)
                .isInstanceOf(BindingFailure.class)
                .hasMessage("Kafka at 127.0.0.1:1 has not answered within 1 s (its id); is it running and reachable?"
                        + " To wait longer set cluster.timeout.ms");
        nowhere.close();
    }
}
