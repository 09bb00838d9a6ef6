package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions with Kafka's own clients; its tool: {@link KafkaTransactionsToolTest}. */
@Timeout(90)
class TransactionsTest {
    private static final TopicPartition T = new TopicPartition("t", 0);

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;
    private final List<AutoCloseable> clients = new ArrayList<>();

    @BeforeEach
    void open() {
        start(0);
    }

    private void start(int port) {
        splashdam = Splashdam.open(directory, Map.of());
        bootstrap = splashdam.listen(port);
        splashdam.client().createTopicIfAbsent("t", 1, Map.of());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        splashdam.close();
    }

    // ---- every generation

    @ParameterizedTest
    @ValueSource(strings = {"kafka-clients-3", "kafka-clients-2"})
    void olderClientsCommitAbortCopyAndFence(String jar) throws Exception {
        try (ClientLoader loader = ClientLoader.of(Path.of("target", "clients", jar + ".jar"))) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                Class<?> scenario = Class.forName(ClientScenarioWithTransactions.class.getName(), true, loader);
                @SuppressWarnings("unchecked")
                Function<String, String> run = (Function<String, String>)
                        scenario.getDeclaredConstructor().newInstance();
                assertThat(run.apply(bootstrap)).isEqualTo("done");
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    @Test
    void theCurrentClientCommitsAbortsCopiesAndFences() {
        assertThat(new ClientScenarioWithTransactions().apply(bootstrap)).isEqualTo("done");
    }

    // ---- what is seen meanwhile

    @Test
    void readCommittedStopsBeforeTheFirstOpenTransaction() {
        KafkaProducer<String, String> slow = producer("slow", 60_000);
        KafkaProducer<String, String> fast = producer("fast", 60_000);
        slow.initTransactions();
        fast.initTransactions();
        slow.beginTransaction();
        send(slow, "slow 1");
        fast.beginTransaction();
        send(fast, "fast 1");
        fast.commitTransaction();
        KafkaConsumer<String, String> reader = consumer("read_committed");
        assertThat(reader.endOffsets(Set.of(T)).get(T)).isZero();
        slow.commitTransaction();
        await().untilAsserted(
                        () -> assertThat(reader.endOffsets(Set.of(T)).get(T)).isEqualTo(4));
        assertThat(readAll(reader)).containsExactly("slow 1", "fast 1");
    }

    @Test
    void pendingOffsetsAreUnstableUntilTheTransactionEnds() throws Exception {
        KafkaProducer<String, String> producer = producer("offsets", 60_000);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "x");
        KafkaConsumer<String, String> consumer = consumer("read_committed", "group.id", "g");
        producer.sendOffsetsToTransaction(Map.of(T, new OffsetAndMetadata(7)), consumer.groupMetadata());
        producer.flush();
        Admin admin = admin();
        assertThat(admin.listConsumerGroupOffsets("g")
                        .partitionsToOffsetAndMetadata()
                        .get())
                .doesNotContainKey(T);
        assertThatThrownBy(() -> consumer.committed(Set.of(T), Duration.ofMillis(300)))
                .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
        producer.commitTransaction();
        assertThat(consumer.committed(Set.of(T)).get(T).offset()).isEqualTo(7);
    }

    @Test
    void aTransactionThatTakesTooLongAborts() {
        KafkaProducer<String, String> producer = producer("late", 300);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "late");
        KafkaConsumer<String, String> reader = consumer("read_committed");
        await().untilAsserted(
                        () -> assertThat(reader.endOffsets(Set.of(T)).get(T)).isEqualTo(2));
        assertThat(readAll(reader)).isEmpty();
        assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);
    }

    // ---- restarts

    @Test
    void anOpenTransactionOutlivesARestartAndCommits() throws Exception {
        KafkaProducer<String, String> producer = producer("survivor", 60_000);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "before");
        restart();
        send(producer, "after");
        producer.commitTransaction();
        KafkaConsumer<String, String> reader = consumer("read_committed");
        await().untilAsserted(
                        () -> assertThat(reader.endOffsets(Set.of(T)).get(T)).isEqualTo(3));
        assertThat(readAll(reader)).containsExactly("before", "after");
        producer.beginTransaction();
        send(producer, "aborted");
        producer.abortTransaction();
        restart();
        producer.beginTransaction();
        send(producer, "last");
        producer.commitTransaction();
        KafkaConsumer<String, String> again = consumer("read_committed");
        await().untilAsserted(() -> assertThat(readAll(again)).containsExactly("before", "after", "last"));
    }

    private void restart() {
        int port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
        splashdam.close();
        start(port);
    }

    // ---- administration

    @Test
    void adminDescribesListsAndAborts() throws Exception {
        KafkaProducer<String, String> producer = producer("hung", 60_000);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "hangs");
        Admin admin = admin();
        TransactionDescription described =
                admin.describeTransactions(List.of("hung")).description("hung").get();
        assertThat(described.state()).isEqualTo(TransactionState.ONGOING);
        assertThat(described.topicPartitions()).containsExactly(T);
        assertThat(admin.listTransactions().all().get()).singleElement().satisfies(listed -> {
            assertThat(listed.transactionalId()).isEqualTo("hung");
            assertThat(listed.state()).isEqualTo(TransactionState.ONGOING);
        });
        admin.abortTransaction(
                        new AbortTransactionSpec(T, described.producerId(), (short) described.producerEpoch(), 0))
                .all()
                .get();
        KafkaConsumer<String, String> reader = consumer("read_committed");
        await().untilAsserted(
                        () -> assertThat(reader.endOffsets(Set.of(T)).get(T)).isEqualTo(2));
        assertThat(readAll(reader)).isEmpty();
    }

    @Test
    void fencingProducersAbortsWhatTheyHaveOpen() throws Exception {
        KafkaProducer<String, String> producer = producer("fenced", 60_000);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "x");
        admin().fenceProducers(List.of("fenced")).all().get();
        assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);
        KafkaConsumer<String, String> reader = consumer("read_committed");
        await().untilAsserted(
                        () -> assertThat(reader.endOffsets(Set.of(T)).get(T)).isEqualTo(2));
        assertThat(readAll(reader)).isEmpty();
    }

    @Test
    void anAbortedTransactionIsListedInKafkasIndex() throws Exception {
        KafkaProducer<String, String> producer = producer("indexed", 60_000);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "x");
        producer.abortTransaction();
        KafkaConsumer<String, String> reader = consumer("read_committed");
        await().untilAsserted(
                        () -> assertThat(reader.endOffsets(Set.of(T)).get(T)).isEqualTo(2));
        splashdam.close();
        Path index = directory.resolve("logs/t-0/00000000000000000000.txnindex");
        assertThat(KafkaTool.run("", "DumpLogSegments", "--files", index.toString())
                        .succeeded()
                        .out())
                .contains("lastOffset: 1")
                .contains("firstOffset: 0")
                .contains("lastStableOffset: 2");
    }

    // ---- tools

    private KafkaProducer<String, String> producer(String transactionalId, int timeoutMs) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "transactional.id",
                        transactionalId,
                        "metadata.recovery.strategy",
                        "none",
                        "linger.ms",
                        "0",
                        "max.block.ms",
                        "20000",
                        "transaction.timeout.ms",
                        String.valueOf(timeoutMs)),
                new StringSerializer(),
                new StringSerializer());
        clients.add(() -> producer.close(Duration.ZERO));
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, String value) {
        try {
            producer.send(new ProducerRecord<>("t", 0, "k", value)).get();
        } catch (Exception e) {
            throw new AssertionError("Expected to send " + value, e);
        }
    }

    private KafkaConsumer<String, String> consumer(String isolation, String... more) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                isolation,
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

    private static List<String> readAll(KafkaConsumer<String, String> consumer) {
        List<String> values = new ArrayList<>();
        consumer.assign(Set.of(T));
        consumer.seekToBeginning(Set.of(T));
        long end = consumer.endOffsets(Set.of(T)).get(T);
        while (consumer.position(T) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(each -> values.add(each.value()));
        }
        return values;
    }

    private Admin admin() {
        Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        clients.add(admin);
        return admin;
    }
}
