package io.splashdam.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.Materialized;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.state.serde.Serdes;
import io.splashdam.streams.State;
import io.splashdam.streams.StreamsApp;
import io.splashdam.streams.StreamsConfig;
import io.splashdam.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a transaction is lost on the way there or back: the application finds out which, and counts every record once. */
class UnknownOutcomeTest {
    @TempDir
    Path temp;

    private static Topology count() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("visits", Consumed.with(Serdes.String(), Serdes.String()))
                .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.as("counts"))
                .toStream()
                .to("pages", Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    @Test
    void aCommitWhoseAnswerIsLostHasTakenPlace() throws Exception {
        lose(UnansweredProxy.Loss.ANSWER);
    }

    @Test
    @Tag("soak")
    void aCommitThatIsLostItselfIsDoneAgain() throws Exception {
        lose(UnansweredProxy.Loss.REQUEST);
    }

    private void lose(UnansweredProxy.Loss loss) throws Exception {
        try (UnansweredProxy proxy = new UnansweredProxy();
                Splashdam splashdam = Splashdam.open(
                        temp.resolve("data"),
                        Map.of(
                                "listeners",
                                "PLAINTEXT://127.0.0.1:0",
                                "advertised.listeners",
                                "PLAINTEXT://127.0.0.1:" + proxy.port()))) {
            String listener = splashdam.listen(0);
            proxy.leadTo(Integer.parseInt(listener.substring(listener.lastIndexOf(':') + 1)));
            String bootstrap = "127.0.0.1:" + proxy.port();
            splashdam.client().createTopicIfAbsent("visits", 1, Map.of());
            splashdam.client().createTopicIfAbsent("pages", 1, Map.of());
            StreamsConfig config = StreamsConfig.of("visits-app")
                    .withStateDir(temp.resolve("state"))
                    .withMaxCacheBytes(0)
                    .withCommitIntervalMs(20);
            try (StreamsApp app =
                    new StreamsApp(count(), config, KafkaCluster.at(bootstrap, Map.of("cluster.timeout.ms", 3000)))) {
                app.start();
                visit(bootstrap, 10);
                awaitCount(app, 10);
                proxy.lose(loss);
                visit(bootstrap, 10);
                await().atMost(Duration.ofSeconds(20)).until(() -> proxy.lost() > 0);
                awaitCount(app, 20);
                visit(bootstrap, 10);
                awaitCount(app, 30);
                assertThat(app.state()).isEqualTo(State.RUNNING);
            }
            assertThat(pages(bootstrap))
                    .isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
        }
    }

    private static void visit(String bootstrap, int times) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.idempotence", false),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < times; i++) {
                producer.send(new ProducerRecord<>("visits", "page", "x"));
            }
        }
    }

    private static void awaitCount(StreamsApp app, long expected) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> app.<String, Long>store("counts").get("page").equals(expected));
    }

    private static List<Long> pages(String bootstrap) {
        TopicPartition partition = new TopicPartition("pages", 0);
        List<Long> pages = new ArrayList<>();
        try (KafkaConsumer<String, Long> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new LongDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> pages.add(record.value()));
            }
        }
        return pages;
    }
}
