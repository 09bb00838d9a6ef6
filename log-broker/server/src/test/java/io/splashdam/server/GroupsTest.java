package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumer groups of Kafka's own client. */
@Timeout(120)
class GroupsTest {
    private static final String TOPIC = "work";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.clients.consumer.RangeAssignor",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"
            })
    void twoMembersShareThePartitionsAndOneTakesOverFromTheOther(String assignor) {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            splashdam.client().createTopicIfAbsent(TOPIC, 4, Map.of());
            String bootstrap = splashdam.listen(0);
            Map<String, Object> strategy = Map.of("partition.assignment.strategy", assignor);
            try (KafkaConsumer<String, String> first = consumer(bootstrap, strategy);
                    KafkaConsumer<String, String> second = consumer(bootstrap, strategy)) {
                first.subscribe(List.of(TOPIC));
                await().until(() -> assigned(first) == 4);

                second.subscribe(List.of(TOPIC));
                await().atMost(Duration.ofSeconds(30)).until(() -> assigned(first) == 2 & assigned(second) == 2);
                Set<TopicPartition> both = new HashSet<>(first.assignment());
                both.addAll(second.assignment());
                assertThat(both).hasSize(4);

                second.unsubscribe();
                await().atMost(Duration.ofSeconds(30)).until(() -> assigned(first) == 4);
            }
        }
    }

    private static int assigned(KafkaConsumer<String, String> consumer) {
        consumer.poll(Duration.ofMillis(50));
        return consumer.assignment().size();
    }

    @Test
    void afterARestartAGroupGoesOnWhereItCommitted() throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            splashdam.client().createTopicIfAbsent(TOPIC, 2, Map.of());
            String bootstrap = splashdam.listen(0);
            produce(bootstrap, 0, 10);
            try (KafkaConsumer<String, String> consumer = consumer(bootstrap, Map.of())) {
                consumer.subscribe(List.of(TOPIC));
                assertThat(values(consumer, 10)).hasSize(10);
                consumer.commitSync();
            }
        }
        try (Splashdam splashdam = Splashdam.open(directory)) {
            String bootstrap = splashdam.listen(0);
            produce(bootstrap, 10, 15);
            try (KafkaConsumer<String, String> consumer = consumer(bootstrap, Map.of())) {
                consumer.subscribe(List.of(TOPIC));
                assertThat(values(consumer, 5)).containsExactlyInAnyOrder("v10", "v11", "v12", "v13", "v14");
            }
        }
    }

    @Test
    void aMemberThrownOutBetweenPollAndCommitIsFenced() {
        Map<String, String> settings = Map.of("group.min.session.timeout.ms", "100");
        try (Splashdam splashdam = Splashdam.inMemory(settings)) {
            splashdam.client().createTopicIfAbsent(TOPIC, 1, Map.of());
            String bootstrap = splashdam.listen(0);
            try (KafkaConsumer<String, String> slow = consumer(
                            bootstrap,
                            Map.of(
                                    "max.poll.interval.ms",
                                    "1000",
                                    "session.timeout.ms",
                                    "900",
                                    "heartbeat.interval.ms",
                                    "100"));
                    KafkaConsumer<String, String> next = consumer(bootstrap, Map.of())) {
                slow.subscribe(List.of(TOPIC));
                await().until(() -> assigned(slow) == 1);

                next.subscribe(List.of(TOPIC));
                await().atMost(Duration.ofSeconds(30)).until(() -> assigned(next) == 1);

                Map<TopicPartition, OffsetAndMetadata> late =
                        Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(1));
                assertThatThrownBy(() -> slow.commitSync(late)).isInstanceOf(CommitFailedException.class);
            }
        }
    }

    @Test
    void aStaticMemberComesBackWithoutARebalance() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            splashdam.client().createTopicIfAbsent(TOPIC, 2, Map.of());
            String bootstrap = splashdam.listen(0);
            try (KafkaConsumer<String, String> other = consumer(bootstrap, Map.of("group.instance.id", "b"))) {
                other.subscribe(List.of(TOPIC));
                int generation;
                try (KafkaConsumer<String, String> member = consumer(bootstrap, Map.of("group.instance.id", "a"))) {
                    member.subscribe(List.of(TOPIC));
                    await().atMost(Duration.ofSeconds(30)).until(() -> assigned(other) == 1 & assigned(member) == 1);
                    generation = other.groupMetadata().generationId();
                }
                try (KafkaConsumer<String, String> member = consumer(bootstrap, Map.of("group.instance.id", "a"))) {
                    member.subscribe(List.of(TOPIC));
                    await().atMost(Duration.ofSeconds(30)).until(() -> assigned(member) == 1);
                    assertThat(member.groupMetadata().generationId()).isEqualTo(generation);
                }
            }
        }
    }

    private static void produce(String bootstrap, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "k" + i, "v" + i)).get();
            }
        }
    }

    private static List<String> values(KafkaConsumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        while (values.size() < count) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                values.add(record.value());
            }
        }
        return values;
    }

    private static KafkaConsumer<String, String> consumer(String bootstrap, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", "workers",
                "enable.auto.commit", "false",
                "heartbeat.interval.ms", "200",
                "auto.offset.reset", "earliest"));
        config.putAll(more);
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }
}
