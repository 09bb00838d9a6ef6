package io.splashdam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.broker.Splashdam;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.InitProducerRequest;
import io.splashdam.coordinator.transaction.Transaction;
import io.splashdam.coordinator.transaction.TransactionState;
import io.splashdam.local.GroupOffsets.TopicPartition;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTransactionsTest {
    private static final TopicPartition INPUT = new TopicPartition("in", 0);

    @TempDir
    Path directory;

    private static ByteBuffer batch(String... values) {
        BatchBuilder builder = new BatchBuilder(1 << 20);
        builder.begin(ByteBuffer.allocate(1 << 10));
        for (String value : values) {
            builder.append(1_000, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    private static List<String> read(LocalClient client, String topic, int partition) {
        List<String> values = new ArrayList<>();
        RecordCursor cursor = new RecordCursor();
        BatchView batch = new BatchView();
        try (LocalReader reader = client.reader(topic, partition, client.beginningOffset(topic, partition))) {
            while (!reader.isAtEnd()) {
                ByteBuffer batches = reader.poll(1 << 16, 0);
                for (int at = 0; at < batches.limit(); at += batch.sizeBytes()) {
                    cursor.open(batch.wrap(batches, at));
                    while (cursor.next()) {
                        values.add(new String(cursor.record().valueCopy(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return values;
    }

    private static LocalClient withTopics(Splashdam splashdam) {
        LocalClient client = splashdam.client();
        client.createTopicIfAbsent("in", 1, Map.of());
        client.createTopicIfAbsent("out", 2, Map.of());
        client.createTopicIfAbsent("fast", 1, Map.of("durability", "os"));
        return client;
    }

    private static void isRefused(ErrorCode error, ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(thrown -> {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            assertThat(cause)
                    .isInstanceOfSatisfying(
                            LocalException.class,
                            refused -> assertThat(refused.error()).isEqualTo(error));
        });
    }

    private static Transaction state(Splashdam splashdam, String id) {
        return splashdam
                .broker()
                .transactions()
                .describe(id)
                .toCompletableFuture()
                .join()
                .transaction();
    }

    @Test
    void aCommitIsThereWithItsOffsetsAtOnceAndAfterARestart() {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = withTopics(splashdam);
            client.append("out", 1, batch("before"));
            try (LocalTransactions transactions = client.transactional("id")) {
                assertThat(state(splashdam, "id").state()).isEqualTo(TransactionState.EMPTY);
                transactions.begin();
                transactions.append("out", 0, batch("a", "b"));
                transactions.append("out", 1, batch("c"));
                transactions.append("fast", 0, batch("d"));
                transactions.append("out", 0, batch("e"));
                transactions.offsets("g", Map.of(INPUT, 7L));
                assertThat(transactions.commit().join()).containsExactly(0, 1, 0, 2);
                assertThat(read(client, "out", 0)).containsExactly("a", "b", "e");
                assertThat(client.groupOffsets().committed("g").join()).containsEntry(INPUT, 7L);
                assertThat(state(splashdam, "id").state()).isEqualTo(TransactionState.COMPLETE_COMMIT);

                transactions.begin();
                transactions.append("out", 0, batch("f"));
                transactions.offsets("g", Map.of(INPUT, 8L));
                assertThat(transactions.commit().join()).containsExactly(4); // the marker took 3
            }
        }
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = splashdam.client();
            assertThat(read(client, "out", 0)).containsExactly("a", "b", "e", "f");
            assertThat(read(client, "out", 1)).containsExactly("before", "c");
            assertThat(read(client, "fast", 0)).containsExactly("d");
            assertThat(client.groupOffsets().committed("g").join()).containsEntry(INPUT, 8L);
            assertThat(state(splashdam, "id").state()).isEqualTo(TransactionState.COMPLETE_COMMIT);
        }
    }

    @Test
    void nothingOfAnAbortedTransactionIsWritten() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            LocalClient client = withTopics(splashdam);
            LocalTransactions transactions = client.transactional("id");
            transactions.begin();
            transactions.append("out", 0, batch("a"));
            transactions.abort();
            assertThat(client.endOffset("out", 0)).isZero();

            transactions.begin();
            transactions.append("out", 0, batch("b"));
            transactions.commit().join();
            assertThat(read(client, "out", 0)).containsExactly("b");
        }
    }

    @Test
    void whoeverIsInitializedLaterFencesTheOther() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            LocalClient client = withTopics(splashdam);
            LocalTransactions zombie = client.transactional("id");
            zombie.begin();
            zombie.append("out", 0, batch("zombie"));
            zombie.offsets("g", Map.of(INPUT, 1L));
            LocalTransactions heir = client.transactional("id");

            isRefused(ErrorCode.PRODUCER_FENCED, () -> zombie.commit().join());
            isRefused(ErrorCode.PRODUCER_FENCED, zombie::begin);

            assertThat(client.endOffset("out", 0)).isZero();
            assertThat(client.groupOffsets().committed("g").join()).isEmpty();
            heir.begin();
            heir.append("out", 0, batch("heir"));
            heir.offsets("g", Map.of(INPUT, 2L));
            heir.commit().join();
            assertThat(read(client, "out", 0)).containsExactly("heir");
            assertThat(client.groupOffsets().committed("g").join()).containsEntry(INPUT, 2L);
        }
    }

    @Test
    void aProducerBeyondTheProtocolFencesToo() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            LocalClient client = withTopics(splashdam);
            LocalTransactions zombie = client.transactional("id");
            zombie.begin();
            zombie.append("out", 0, batch("zombie"));
            splashdam
                    .broker()
                    .transactions()
                    .initProducer(new InitProducerRequest("id", 60_000, -1, (short) -1))
                    .toCompletableFuture()
                    .join();
            isRefused(ErrorCode.PRODUCER_FENCED, () -> zombie.commit().join());
            assertThat(client.endOffset("out", 0)).isZero();
        }
    }

    @Test
    void aMemberThatIsNoLongerInTheGroupWritesNothing() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            LocalClient client = withTopics(splashdam);
            LocalTransactions transactions = client.transactional("id");
            transactions.begin();
            transactions.append("out", 0, batch("a"));
            transactions.offsets(new GroupMember("g", 3, "gone"), Map.of(INPUT, 1L));
            isRefused(ErrorCode.GROUP_ID_NOT_FOUND, () -> transactions.commit().join());
            assertThat(client.endOffset("out", 0)).isZero();

            transactions.begin(); // the id is still its own
            transactions.append("out", 0, batch("b"));
            transactions.commit().join();
            assertThat(read(client, "out", 0)).containsExactly("b");
        }
    }

    @Test
    void aRefusedCommitLeavesTheGroupsAnswersInOrder() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            LocalClient client = withTopics(splashdam);
            for (int i = 0; i < 20; i++) {
                LocalTransactions zombie = client.transactional("id");
                zombie.begin();
                zombie.append("out", 0, batch("zombie"));
                zombie.offsets("g", Map.of(INPUT, 1_000L + i));
                client.transactional("id");
                var refused = zombie.commit();
                client.groupOffsets().commit("g", Map.of(INPUT, (long) i)).join();
                isRefused(ErrorCode.PRODUCER_FENCED, refused::join);
                assertThat(client.groupOffsets().committed("g").join()).containsEntry(INPUT, (long) i);
            }
        }
    }

    @Test
    void aTransactionBeyondTheLimitIsRefusedWithItsSizeAndTheRemedy() {
        try (Splashdam splashdam = Splashdam.inMemory(Map.of("uncommitted.max.bytes", "65536"))) {
            LocalClient client = withTopics(splashdam);
            LocalTransactions transactions = client.transactional("id");
            transactions.begin();
            transactions.append("out", 0, batch("x".repeat(40_000)));
            assertThatThrownBy(() -> transactions.append("out", 1, batch("x".repeat(40_000))))
                    .isInstanceOf(LocalException.class)
                    .hasMessageContaining("uncommitted.max.bytes=65536")
                    .hasMessageContaining("Commit more often, or raise it");
            transactions.commit().join();
            assertThat(read(client, "out", 0)).hasSize(1);
            assertThat(read(client, "out", 1)).isEmpty();
        }
    }

    @Test
    void aTransactionNeedsItsBeginAndItsAnswer() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            LocalClient client = withTopics(splashdam);
            LocalTransactions transactions = client.transactional("id");
            assertThatThrownBy(() -> transactions.append("out", 0, batch("a")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("begin()");
            transactions.begin();
            assertThat(transactions.commit().join()).isEmpty();
            transactions.begin();
            isRefused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, () -> transactions.append("none", 0, batch("a")));
            isRefused(ErrorCode.INVALID_RECORD, () -> transactions.append("out", 0, ByteBuffer.wrap(new byte[100])));
            transactions.close();
            assertThatThrownBy(transactions::begin).hasMessageContaining("closed");
        }
    }

    @Test
    void oneCommitIsOneEntryWithOneForce() {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = withTopics(splashdam);
            LocalTransactions transactions = client.transactional("id");
            commit(transactions, 1);
            long before = splashdam.broker().directory().journal().lastSequence();
            for (int i = 0; i < 10; i++) {
                commit(transactions, i);
            }
            assertThat(splashdam.broker().directory().journal().lastSequence() - before)
                    .isEqualTo(10);
        }
    }

    private static void commit(LocalTransactions transactions, long offset) {
        transactions.begin();
        transactions.append("out", 0, batch("a"));
        transactions.append("fast", 0, batch("b"));
        transactions.offsets("g", Map.of(INPUT, offset));
        transactions.commit().join();
    }
}
