package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.local.GroupMember;
import io.splashdam.local.GroupOffsets;
import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalException;
import io.splashdam.local.LocalReader;
import io.splashdam.local.LocalTransactions;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transactions of the broker's own process, as Kafka's clients and tools see them. */
@Timeout(90)
class EmbeddedTransactionsTest {
    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final TopicPartition FAST = new TopicPartition("fast", 0);

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private LocalClient local;
    private String bootstrap;
    private final List<AutoCloseable> clients = new ArrayList<>();

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory);
        bootstrap = splashdam.listen(0);
        local = splashdam.client();
        local.createTopicIfAbsent("t", 1, Map.of());
        local.createTopicIfAbsent("fast", 1, Map.of("durability", "os"));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        splashdam.close();
    }

    @Test
    void aConsumerSeesACommitAsThatOfAKafkaProducer() throws Exception {
        KafkaConsumer<String, String> reader = consumer();
        try (LocalTransactions transactions = local.transactional("id")) {
            commit(transactions, "a", "b");
            commit(transactions, "c");
            assertThat(readAll(reader, T)).containsExactly("a", "b", "c");
            assertThat(readAll(reader, FAST)).containsExactly("a", "b", "c");
            try (Admin admin = admin()) {
                assertThat(lastStable(admin, T)).isEqualTo(5); // two markers
                ProducerState state = admin.describeProducers(Set.of(T))
                        .partitionResult(T)
                        .get()
                        .activeProducers()
                        .get(0);
                assertThat(state.producerId()).isEqualTo(transactions.producerId());
                assertThat(state.lastSequence()).isEqualTo(2);
                assertThat(state.currentTransactionStartOffset()).isEmpty();
                TransactionDescription described = admin.describeTransactions(Set.of("id"))
                        .description("id")
                        .get();
                assertThat(described.state()).isEqualTo(TransactionState.COMPLETE_COMMIT);
                assertThat(described.topicPartitions()).isEmpty();
                assertThat(admin.listTransactions().all().get())
                        .extracting(TransactionListing::transactionalId)
                        .containsExactly("id");
            }
        }
    }

    @Test
    void kafkasDumpToolReadsBatchesAndMarkers() throws Exception {
        commit(local.transactional("id"), "a", "b");
        close();
        clients.clear();
        String durable = dump("t-0");
        assertThat(durable)
                .contains("isTransactional: true", "endTxnMarker: COMMIT", "payload: a")
                .doesNotContain("isvalid: false");
        assertThat(dump("fast-0"))
                .contains("isTransactional: true", "endTxnMarker: COMMIT", "payload: a")
                .doesNotContain("isvalid: false");
        open();
        assertThat(readAll(consumer(), FAST)).containsExactly("a", "b");
    }

    @Test
    void aKafkaProducerAndOneOfTheProcessFenceEachOther() {
        LocalTransactions first = local.transactional("id");
        first.begin();
        first.append("t", 0, batch("zombie"));

        KafkaProducer<String, String> second = producer();
        second.initTransactions();
        assertThatThrownBy(() -> first.commit().join())
                .hasCauseInstanceOf(LocalException.class)
                .hasMessageContaining("PRODUCER_FENCED");
        second.beginTransaction();
        second.send(new ProducerRecord<>("t", "open"));
        second.flush();

        LocalTransactions third = local.transactional("id"); // aborts what is open
        commit(third, "heir");
        assertThatThrownBy(second::commitTransaction)
                .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
        assertThat(readAll(consumer(), T)).containsExactly("heir");
        assertThat(localValues("t")).containsExactly("heir");
    }

    @Test
    void whatAKafkaProducerAbortedIsNotReadInTheProcessEither() {
        KafkaProducer<String, String> producer = producer();
        producer.initTransactions();
        for (String value : List.of("a", "b", "c")) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("t", value));
            if (value.equals("b")) {
                producer.abortTransaction();
            } else {
                producer.commitTransaction();
            }
        }
        await().untilAsserted(() -> assertThat(localValues("t")).containsExactly("a", "c"));
    }

    @Test
    void offsetsFollowTheGroupsGeneration() throws Exception {
        KafkaConsumer<String, String> member = consumer("group.id", "g");
        member.subscribe(Set.of("t"));
        await().until(() -> {
            member.poll(Duration.ofMillis(50));
            return !member.assignment().isEmpty();
        });
        ConsumerGroupMetadata metadata = member.groupMetadata();
        GroupMember asMember = new GroupMember("g", metadata.generationId(), metadata.memberId());
        LocalTransactions transactions = local.transactional("id");
        transactions.begin();
        transactions.append("t", 0, batch("a"));
        transactions.offsets(asMember, Map.of(new GroupOffsets.TopicPartition("t", 0), 1L));
        transactions.commit().join();
        assertThat(local.groupOffsets().committed("g").join())
                .containsEntry(new GroupOffsets.TopicPartition("t", 0), 1L);
        Admin admin = admin();
        clients.add(admin);
        // The member itself may still answer from what it had asked before.
        assertThat(admin.listConsumerGroupOffsets("g")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(T)
                        .offset())
                .isEqualTo(1);

        member.unsubscribe();
        await().until(() -> admin.describeConsumerGroups(Set.of("g"))
                .all()
                .get()
                .get("g")
                .members()
                .isEmpty());
        transactions.begin();
        transactions.append("t", 0, batch("late"));
        transactions.offsets(asMember, Map.of(new GroupOffsets.TopicPartition("t", 0), 2L));
        assertThatThrownBy(() -> transactions.commit().join())
                .hasCauseInstanceOf(LocalException.class)
                .satisfies(e -> assertThat(((LocalException) e.getCause()).error())
                        .isIn(ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.ILLEGAL_GENERATION));
        assertThat(readAll(consumer(), T)).containsExactly("a");
    }

    private static ByteBuffer batch(String... values) {
        BatchBuilder builder = new BatchBuilder();
        builder.begin(ByteBuffer.allocate(256));
        for (String value : values) {
            builder.append(1_700_000_000_000L, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    private static void commit(LocalTransactions transactions, String... values) {
        transactions.begin();
        transactions.append("t", 0, batch(values));
        transactions.append("fast", 0, batch(values));
        transactions.commit().join();
    }

    private List<String> localValues(String topic) {
        List<String> values = new ArrayList<>();
        BatchView view = new BatchView();
        RecordCursor cursor = new RecordCursor();
        try (LocalReader reader = local.reader(topic, 0, 0)) {
            while (!reader.isAtEnd()) {
                ByteBuffer batches = reader.poll(1 << 16, 0);
                for (int at = 0; at < batches.limit(); at += view.sizeBytes()) {
                    cursor.open(view.wrap(batches, at));
                    while (cursor.next()) {
                        values.add(new String(cursor.record().valueCopy(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return values;
    }

    private String dump(String partition) throws Exception {
        return KafkaTool.run(
                        "",
                        "DumpLogSegments",
                        "--deep-iteration",
                        "--print-data-log",
                        "--files",
                        directory.resolve("logs").resolve(partition).resolve("00000000000000000000.log"))
                .succeeded()
                .out();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    private static long lastStable(Admin admin, TopicPartition partition) throws Exception {
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private KafkaProducer<String, String> producer() {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", "id", "linger.ms", "0"),
                new StringSerializer(),
                new StringSerializer());
        clients.add(() -> producer.close(Duration.ZERO));
        return producer;
    }

    private KafkaConsumer<String, String> consumer(String... more) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"));
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        clients.add(consumer);
        return consumer;
    }

    private static List<String> readAll(KafkaConsumer<String, String> consumer, TopicPartition partition) {
        List<String> values = new ArrayList<>();
        consumer.assign(Set.of(partition));
        consumer.seekToBeginning(Set.of(partition));
        long end = consumer.endOffsets(Set.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(each -> values.add(each.value()));
        }
        return values;
    }
}
