package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups with Kafka's own consumer: cooperative, static, thrown out, and after a restart of the broker. */
@Timeout(60)
class GroupsTest {
    private static final String TOPIC = "lines";
    private static final int PARTITIONS = 4;

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;
    private final List<KafkaConsumer<?, ?>> consumers = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        start(0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Set.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void start(int port) {
        splashdam = Splashdam.open(directory);
        bootstrap = splashdam.listen(port);
    }

    @AfterEach
    void close() {
        consumers.forEach(consumer ->
                consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1))));
        splashdam.close();
    }

    private void produce(int count) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, "k", "v" + i));
            }
        }
    }

    private KafkaConsumer<String, String> consumer(String... settings) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", "readers",
                // with one node the client forgets its metadata at a restart (KIP-1102), and joins anew by itself
                "metadata.recovery.strategy", "none",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "100"));
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        consumers.add(consumer);
        return consumer;
    }

    /** Counts what a member gives up and gets. */
    private static final class Changes implements ConsumerRebalanceListener {
        int revoked;
        int assigned;
        int lost;

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            revoked += partitions.size();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned += partitions.size();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            lost += partitions.size();
        }
    }

    private static void pollUntil(BooleanSupplier reached, KafkaConsumer<?, ?>... polled) {
        while (!reached.getAsBoolean()) {
            for (KafkaConsumer<?, ?> each : polled) {
                each.poll(Duration.ofMillis(20));
            }
        }
    }

    @Test
    void cooperativeMembersGiveUpOnlyWhatMoves() {
        String assignor = CooperativeStickyAssignor.class.getName();
        KafkaConsumer<String, String> first = consumer(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, assignor);
        KafkaConsumer<String, String> second = consumer(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, assignor);
        Changes changes = new Changes();
        first.subscribe(Set.of(TOPIC), changes);
        pollUntil(() -> first.assignment().size() == PARTITIONS, first);
        second.subscribe(Set.of(TOPIC));
        pollUntil(() -> first.assignment().size() == 2 && second.assignment().size() == 2, first, second);
        assertThat(changes.revoked).isEqualTo(2);
        assertThat(changes.lost).isZero();
    }

    @Test
    void aStaticMemberComesBackWithoutARebalance() throws Exception {
        KafkaConsumer<String, String> first = consumer("group.instance.id", "a");
        KafkaConsumer<String, String> second = consumer("group.instance.id", "b");
        Changes changes = new Changes();
        first.subscribe(Set.of(TOPIC), changes);
        second.subscribe(Set.of(TOPIC));
        pollUntil(() -> first.assignment().size() == 2 && second.assignment().size() == 2, first, second);
        Set<TopicPartition> held = second.assignment();
        int revoked = changes.revoked;
        int generation = first.groupMetadata().generationId();
        second.close();
        KafkaConsumer<String, String> back = consumer("group.instance.id", "b");
        back.subscribe(Set.of(TOPIC));
        pollUntil(() -> back.assignment().size() == 2, back);
        assertThat(back.assignment()).isEqualTo(held);
        pollUntil(() -> true, first);
        assertThat(changes.revoked).isEqualTo(revoked);
        assertThat(first.groupMetadata().generationId()).isEqualTo(generation);
        assertThat(back.groupMetadata().generationId()).isEqualTo(generation);
    }

    @Test
    void aMemberThrownOutBetweenPollAndCommitIsFenced() throws Exception {
        produce(40);
        KafkaConsumer<String, String> slow = consumer("max.poll.interval.ms", "6000", "client.id", "slow");
        slow.subscribe(Set.of(TOPIC));
        pollUntil(() -> slow.assignment().size() == PARTITIONS, slow);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.removeMembersFromConsumerGroup(
                            "readers", new org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            KafkaConsumer<String, String> heir = consumer();
            heir.subscribe(Set.of(TOPIC));
            pollUntil(() -> heir.assignment().size() == PARTITIONS, heir);
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(7));
            assertThatThrownBy(() -> slow.commitSync(offsets)).isInstanceOf(CommitFailedException.class);
            heir.commitSync(Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(3)));
            assertThat(heir.committed(Set.of(new TopicPartition(TOPIC, 0)))
                            .get(new TopicPartition(TOPIC, 0))
                            .offset())
                    .isEqualTo(3);
        }
    }

    @Test
    void groupsAndOffsetsOutliveARestartOfTheBroker() throws Exception {
        produce(40);
        KafkaConsumer<String, String> reader = consumer();
        reader.subscribe(Set.of(TOPIC));
        int[] read = {0};
        while (read[0] < 40) {
            read[0] += reader.poll(Duration.ofMillis(50)).count();
        }
        reader.commitSync();
        int generation = reader.groupMetadata().generationId();
        int port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
        splashdam.close();
        start(port);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            ConsumerGroupDescription described = admin.describeConsumerGroups(Set.of("readers"))
                    .describedGroups()
                    .get("readers")
                    .get();
            assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(described.members()).hasSize(1);
        }
        produce(8);
        int before = read[0];
        while (read[0] < before + 8) {
            read[0] += reader.poll(Duration.ofMillis(50)).count();
        }
        reader.commitSync();
        assertThat(reader.groupMetadata().generationId()).isEqualTo(generation);
    }
}
