package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Broker;
import io.splashdam.broker.Splashdam;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.partition.AppendRule;
import io.splashdam.ring.AppendReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kafka-transactions} with every one of its commands. */
@Timeout(120)
class KafkaTransactionsToolTest {
    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final long STRANGER = 4_242;

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory.resolve("data"));
        bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent("t", 1, Map.of());
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    /** A line for the tool. */
    private String tool(String arguments) {
        return "org.apache.kafka.tools.TransactionsCommand --bootstrap-server " + bootstrap + " " + arguments + "\n";
    }

    private static String run(String... lines) throws Exception {
        return KafkaTool.batch(String.join("", lines)).succeeded().out();
    }

    @Test
    void openTransactionsAreShownAndEndedByForce() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", "forced"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("t", "x")).get();
            String shown = run(
                    tool("list"),
                    tool("list --duration-filter 3600000"),
                    tool("list --transactional-id-pattern for.*"),
                    tool("describe --transactional-id forced"),
                    tool("describe-producers --topic t --partition 0"),
                    tool("find-hanging --topic t"),
                    tool("forceTerminateTransaction --transactionalId forced"));
            String[] answers = shown.split("== ");
            assertThat(answers[1]).containsPattern("forced\\s+1\\s+\\d+\\s+Ongoing");
            assertThat(answers[2]).doesNotContain("Ongoing");
            assertThat(answers[3]).contains("Ongoing");
            assertThat(answers[4]).containsPattern("1\\s+forced\\s+\\d+\\s+0\\s+Ongoing\\s+60000.*t-0");
            assertThat(answers[5]).containsPattern("(?m)^\\d+\\s+0\\s+-?\\d+\\s+0\\s+\\d+\\s+0\\s*$");
            assertThat(answers[6]).doesNotContainPattern("(?m)^t\\s");
            await().untilAsserted(() -> assertThat(stableEnd()).isEqualTo(2));
            producer.close(Duration.ZERO);
        }
    }

    /** One that no coordinator knows: from before KIP-890, or from a coordinator whose log was lost. */
    @Test
    void aHangingTransactionIsFoundAndAborted() throws Exception {
        beginForNobody();
        assertThat(stableEnd()).isZero();
        String found = run(
                tool("find-hanging --broker-id " + splashdam.broker().image().nodeId()
                        + " --max-transaction-timeout 1"),
                tool("abort --topic t --partition 0 --start-offset 0"),
                tool("find-hanging --topic t --partition 0 --max-transaction-timeout 1"));
        String[] answers = found.split("== ");
        assertThat(answers[1]).containsPattern("(?m)^t\\s+0\\s+" + STRANGER + "\\s+0\\s+-?\\d+\\s+0\\s");
        assertThat(answers[3]).doesNotContain(String.valueOf(STRANGER));
        await().untilAsserted(() -> assertThat(stableEnd()).isEqualTo(2));
    }

    /** Past the coordinator, straight into the ring. */
    private void beginForNobody() {
        Broker broker = splashdam.broker();
        MemoryRecords batch = MemoryRecords.withTransactionalRecords(
                Compression.NONE, STRANGER, (short) 0, 0, new SimpleRecord(1_600_000_000_000L, "x".getBytes()));
        CompletableFuture<ErrorCode> answer = new CompletableFuture<>();
        boolean isTaken = broker.ring()
                .tryAppend(
                        broker.partitions().of(broker.image().topic("t").id(), 0),
                        batch.buffer(),
                        AppendRule.VERIFIED,
                        new AppendReply() {
                            @Override
                            public void appended(long baseOffset, long logAppendTimeMs) {
                                answer.complete(ErrorCode.NONE);
                            }

                            @Override
                            public void refused(ErrorCode error, String message) {
                                answer.complete(error);
                            }
                        });
        assertThat(isTaken).isTrue();
        assertThat(answer.join()).isEqualTo(ErrorCode.NONE);
    }

    private long stableEnd() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            return consumer.endOffsets(Set.of(T)).get(T);
        }
    }
}
