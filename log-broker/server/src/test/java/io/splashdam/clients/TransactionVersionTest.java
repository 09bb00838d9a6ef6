package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.clients.ForeignProgram.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code transaction.version} is lowered and raised with Kafka's own tool, and clients do as it says. */
@Timeout(120)
class TransactionVersionTest {
    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory);
        bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent("t", 1, Map.of());
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    @Test
    void aLowerLevelOutlivesARestartAndClientsFollowIt() throws Exception {
        try (KafkaProducer<String, String> before = producer("before")) {
            commitTwice(before);
            assertThat(epochOf("before")).as("rises with each transaction").isEqualTo(2);
            before.beginTransaction();
            before.send(new ProducerRecord<>("t", "open"));
            before.flush();
            assertThat(features("downgrade", "--feature", "transaction.version=1")
                            .succeeded()
                            .out())
                    .contains("transaction.version was downgraded to 1");
            before.commitTransaction(); // as it began
        }
        close();
        open();
        assertThat(features("describe").succeeded().out())
                .containsPattern("transaction.version\\s.*SupportedMaxVersion: 2\\s+FinalizedVersionLevel: 1");
        try (KafkaProducer<String, String> first = producer("first")) {
            commitTwice(first);
            assertThat(epochOf("first")).as("stays").isZero();
            try (KafkaProducer<String, String> successor = producer("first")) {
                commitTwice(successor);
                assertThat(epochOf("first")).isEqualTo(1);
            }
        }
        assertThat(features("upgrade", "--feature", "transaction.version=2")
                        .succeeded()
                        .out())
                .contains("transaction.version was upgraded to 2");
        try (KafkaProducer<String, String> again = producer("first")) {
            commitTwice(again);
            assertThat(epochOf("first")).isEqualTo(4);
        }
    }

    @Test
    void whatIsNotOursToChangeIsRefusedWithTheReason() throws Exception {
        Outcome group = features("downgrade", "--feature", "group.version=0");
        assertThat(group.exitCode()).isOne();
        assertThat(group.out() + group.err())
                .contains("supports only level 1, which comes with the version of Splashdam");
        Outcome beyond = features("upgrade", "--feature", "transaction.version=3");
        assertThat(beyond.exitCode()).isOne();
        assertThat(beyond.out() + beyond.err()).contains("supports levels 0 to 2");
        assertThat(features("disable", "--feature", "transaction.version").exitCode())
                .isZero();
        assertThat(features("describe").succeeded().out())
                .containsPattern("transaction.version\\s.*FinalizedVersionLevel: 0");
    }

    private Outcome features(String... arguments) throws Exception {
        return KafkaTool.run(
                "",
                "FeatureCommand",
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("--bootstrap-server", bootstrap),
                                java.util.stream.Stream.of(arguments))
                        .toArray());
    }

    private KafkaProducer<String, String> producer(String transactionalId) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void commitTwice(KafkaProducer<String, String> producer) {
        for (int i = 0; i < 2; i++) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("t", "v"));
            producer.commitTransaction();
        }
    }

    private int epochOf(String transactionalId) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return await().until(
                            () -> admin.describeTransactions(List.of(transactionalId))
                                    .description(transactionalId)
                                    .get(),
                            description -> description.state()
                                    == org.apache.kafka.clients.admin.TransactionState.COMPLETE_COMMIT)
                    .producerEpoch();
        }
    }
}
