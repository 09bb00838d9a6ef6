package io.splashdam.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.local.GroupOffsets.TopicPartition;
import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalException;
import io.splashdam.local.LocalReader;
import io.splashdam.local.TopicBatches;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplashdamTest {
    @TempDir
    Path directory;

    static ByteBuffer batch(String... values) {
        BatchBuilder builder = new BatchBuilder(1 << 20);
        builder.begin(ByteBuffer.allocate(1 << 16));
        for (String value : values) {
            builder.append(1_000, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    static List<String> readAll(LocalClient client, String topic, int partition) {
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

    @Test
    void whatWasAcknowledgedIsThereAfterARestart() {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = splashdam.client();
            client.createTopic("t", 2, Map.of());
            assertThat(client.append("t", 1, batch("a", "b"))).isZero();
            assertThat(client.append("t", 1, batch("c"))).isEqualTo(2);
        }
        try (Splashdam splashdam = Splashdam.open(directory)) {
            assertThat(readAll(splashdam.client(), "t", 1)).containsExactly("a", "b", "c");
            assertThat(splashdam.client().append("t", 1, batch("d"))).isEqualTo(3);
            assertThat(splashdam.client().cluster().start()).isEqualTo(2);
        }
    }

    @Test
    void aLogInMemoryTakesAndGives() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            splashdam.client().createTopic("t", 1, Map.of());
            splashdam.client().append("t", 0, batch("x"));
            assertThat(readAll(splashdam.client(), "t", 0)).containsExactly("x");
        }
    }

    @Test
    void aGroupOfBatchesIsAnsweredWithItsOffsets() {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = splashdam.client();
            client.createTopic("t", 2, Map.of());
            client.append("t", 0, batch("first"));
            long[] offsets = client.appendAll(
                            List.of(new TopicBatches("t", 0, batch("a")), new TopicBatches("t", 1, batch("b", "c"))))
                    .join();
            assertThat(offsets).containsExactly(1, 0);
            assertThat(readAll(client, "t", 1)).containsExactly("b", "c");
        }
    }

    @Test
    void offsetsOfAGroupSurviveARestart() {
        TopicPartition partition = new TopicPartition("t", 0);
        try (Splashdam splashdam = Splashdam.open(directory)) {
            splashdam.client().createTopic("t", 1, Map.of());
            splashdam.client().groupOffsets().commit("g", Map.of(partition, 7L)).join();
            assertThat(splashdam.client().groupOffsets().committed("g").join()).containsEntry(partition, 7L);
        }
        try (Splashdam splashdam = Splashdam.open(directory)) {
            assertThat(splashdam.client().groupOffsets().committed("g").join()).containsEntry(partition, 7L);
        }
    }

    @Test
    void aReaderThatWaitsIsWokenByAnAppend() throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = splashdam.client();
            client.createTopic("t", 1, Map.of());
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(
                    () -> client.reader("t", 0, 0).poll(1 << 16, 20_000).remaining());
            client.append("t", 0, batch("late"));
            assertThat(read.get()).isPositive();
        }
    }

    @Test
    void manyThreadsAppendAndNothingIsLostOrDoubled() {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = splashdam.client();
            client.createTopic("t", 1, Map.of());
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                threads.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 500; i++) {
                        client.append("t", 0, batch(number + ":" + i));
                    }
                }));
            }
            threads.forEach(CompletableFuture::join);
            assertThat(readAll(client, "t", 0)).hasSize(2000).doesNotHaveDuplicates();
        }
    }

    @Test
    void minimumInsyncReplicasThatOneNodeCannotHaveRefusesWrites() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            splashdam.client().createTopic("t", 1, Map.of("min.insync.replicas", "2"));
            assertThatThrownBy(() -> splashdam.client().append("t", 0, batch("x")))
                    .isInstanceOfSatisfying(
                            LocalException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS));
        }
    }

    @Test
    void namesThatMeanTheSameInMetricsAreRefused() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            splashdam.client().createTopic("a.b", 1, Map.of());
            assertThatThrownBy(() -> splashdam.client().createTopic("a_b", 1, Map.of()))
                    .hasMessageContaining("a.b");
            assertThatThrownBy(() -> splashdam.client().createTopic("x".repeat(250), 1, Map.of()))
                    .hasMessageContaining("249");
        }
    }

    @Test
    void aDeletedTopicIsGoneAndItsNameCanBeUsedAgain() {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            LocalClient client = splashdam.client();
            client.createTopic("t", 1, Map.of());
            client.append("t", 0, batch("old"));
            client.deleteTopic("t");
            assertThat(client.partitionCount("t")).isEqualTo(-1);
            client.createTopic("t", 1, Map.of());
            client.append("t", 0, batch("new"));
            assertThat(readAll(client, "t", 0)).containsExactly("new");
        }
    }
}
