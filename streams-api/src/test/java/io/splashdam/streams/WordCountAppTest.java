package io.splashdam.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.Materialized;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.embedded.Embedded;
import io.splashdam.local.GroupOffsets;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.Compression;
import io.splashdam.runtime.ProcessingFailure;
import io.splashdam.runtime.StartFailure;
import io.splashdam.state.serde.Serdes;
import io.splashdam.stores.KeyValue;
import io.splashdam.stores.KeyValueIterator;
import io.splashdam.topology.Topology;
import io.splashdam.topology.TopologyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordCountAppTest {
    @TempDir
    Path temp;

    static Topology wordCount() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()))
                .flatMapValues(line -> List.of(line.split(" ")))
                .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.as("counts"))
                .toStream()
                .to("counted", Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    private StreamsConfig config() {
        return StreamsConfig.of("word-count")
                .withStateDir(temp.resolve("state"))
                .withCommitIntervalMs(5);
    }

    private static void createTopics(Splashdam splashdam) {
        splashdam.client().createTopicIfAbsent("lines", 3, Map.of());
        splashdam.client().createTopicIfAbsent("counted", 2, Map.of());
    }

    static Map<String, Long> table(StreamsApp app) {
        Map<String, Long> table = new TreeMap<>();
        try (KeyValueIterator<String, Long> all =
                app.<String, Long>store("counts").all()) {
            while (all.hasNext()) {
                KeyValue<String, Long> entry = all.next();
                table.put(entry.key, entry.value);
            }
        }
        return table;
    }

    private static void awaitTable(StreamsApp app, Map<String, Long> expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(table(app)).isEqualTo(expected));
    }

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void countsGoOnWhereTheyStoodAfterARestart(StoreKind kind) throws InterruptedException {
        Path data = temp.resolve("data");
        try (Splashdam splashdam = Splashdam.open(data)) {
            createTopics(splashdam);
            Lines lines = new Lines(splashdam.client());
            try (StreamsApp app = new StreamsApp(wordCount(), config().withStore(kind), Embedded.on(splashdam))) {
                List<State> states = new ArrayList<>();
                app.setStateListener((to, from) -> states.add(to));
                app.start();
                lines.write(0, "a b a");
                lines.write(1, "b c");
                awaitTable(app, Map.of("a", 2L, "b", 2L, "c", 1L));
                app.close();
                assertThat(states)
                        .containsExactly(State.REBALANCING, State.RUNNING, State.PENDING_SHUTDOWN, State.NOT_RUNNING);
            }
            lines.write(2, "a d");
        }
        try (Splashdam splashdam = Splashdam.open(data);
                StreamsApp app = new StreamsApp(wordCount(), config().withStore(kind), Embedded.on(splashdam))) {
            app.start();
            assertThat(app.await(State.RUNNING, Duration.ofSeconds(20))).isTrue();
            awaitTable(app, Map.of("a", 3L, "b", 2L, "c", 1L, "d", 1L));
            Map<String, Long> written = new Lines(splashdam.client()).readCounts("counted");
            assertThat(written).isEqualTo(Map.of("a", 3L, "b", 2L, "c", 1L, "d", 1L));
        }
    }

    @Test
    void lostStoresAreRestoredFromTheirChangelog() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            createTopics(splashdam);
            try (StreamsApp app = new StreamsApp(wordCount(), config(), Embedded.on(splashdam))) {
                app.start();
                new Lines(splashdam.client()).write(0, "a b a");
                awaitTable(app, Map.of("a", 2L, "b", 1L));
                app.close();
                app.cleanUp();
            }
            try (StreamsApp app = new StreamsApp(wordCount(), config(), Embedded.on(splashdam))) {
                app.start();
                awaitTable(app, Map.of("a", 2L, "b", 1L));
            }
        }
    }

    @Test
    void storesThatWereFilledFromAnotherLogAreNotBelieved() {
        Path first = temp.resolve("first");
        Path second = temp.resolve("second");
        for (Path data : List.of(second, first, second)) {
            try (Splashdam splashdam = Splashdam.open(data)) {
                createTopics(splashdam);
                try (StreamsApp app = new StreamsApp(wordCount(), config(), Embedded.on(splashdam))) {
                    app.start();
                    new Lines(splashdam.client()).write(0, data.equals(first) ? "x" : "a b a");
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> table(app).equals(new Lines(splashdam.client()).words("lines")));
                }
            }
        }
    }

    @Test
    void aMissingTopicIsRefusedWithItsName() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            StreamsApp app = new StreamsApp(wordCount(), config(), Embedded.on(splashdam));
            assertThatThrownBy(app::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("Topic lines")
                    .hasMessageContaining("create it");
            splashdam.client().createTopicIfAbsent("lines", 1, Map.of());
            assertThatThrownBy(app::start).isInstanceOf(StartFailure.class).hasMessageContaining("Topic counted");
        }
    }

    @Test
    void aMissingSerdeIsRefusedBeforeAnythingIsOpened() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream("lines").groupBy((key, word) -> word).count(Materialized.as("counts"));
        try (Splashdam splashdam = Splashdam.inMemory()) {
            createTopics(splashdam);
            StreamsApp app = new StreamsApp(builder.build(), config(), Embedded.on(splashdam));
            assertThatThrownBy(app::start)
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining("KSTREAM-SOURCE-0000000000 has no key serde");
            assertThat(app.state()).isEqualTo(State.CREATED);
        }
    }

    @Test
    void aSecondInstanceIsRefusedWithTheRemedy() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            createTopics(splashdam);
            try (StreamsApp app = new StreamsApp(wordCount(), config(), Embedded.on(splashdam))) {
                app.start();
                StreamsApp second = new StreamsApp(wordCount(), config(), Embedded.on(splashdam));
                assertThatThrownBy(second::start)
                        .isInstanceOf(StartFailure.class)
                        .hasMessageContaining("application.id");
            }
        }
    }

    @Test
    void aThrowingFunctionStopsTheApplicationAndNothingOfThatCommitIsWritten() throws InterruptedException {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()))
                .mapValues(value -> Integer.parseInt(value) + "")
                .to("counted", Produced.with(Serdes.String(), Serdes.String()));
        try (Splashdam splashdam = Splashdam.inMemory()) {
            createTopics(splashdam);
            new Lines(splashdam.client()).write(1, "1", "2", "x", "4");
            try (StreamsApp app = new StreamsApp(builder.build(), config(), Embedded.on(splashdam))) {
                app.start();
                assertThat(app.awaitEnd()).isEqualTo(State.ERROR);
                assertThat(app.failure())
                        .isInstanceOf(ProcessingFailure.class)
                        .hasMessageContaining(
                                "Topic lines, partition 1, offset 2, operator KSTREAM-MAPVALUES-0000000001");
                assertThat(splashdam.client().endOffset("counted", 0)
                                + splashdam.client().endOffset("counted", 1))
                        .isZero();
                assertThat(splashdam
                                .client()
                                .groupOffsets()
                                .committed("word-count")
                                .join())
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBrokerThatClosesFirstEndsTheApplicationInsteadOfHangingIt(boolean isInMemory) throws InterruptedException {
        Splashdam splashdam = isInMemory ? Splashdam.inMemory() : Splashdam.open(temp.resolve("data"));
        createTopics(splashdam);
        StreamsApp app = new StreamsApp(wordCount(), config(), Embedded.on(splashdam));
        app.start();
        new Lines(splashdam.client()).write(0, "a");
        awaitTable(app, Map.of("a", 1L));
        new Lines(splashdam.client()).write(0, "a b");
        splashdam.close();
        assertThat(app.close(Duration.ofSeconds(20))).isTrue();
        assertThat(app.state().hasEnded()).isTrue();
    }

    @Test
    void unconnectedPartsRunOnThreadsOfTheirOwn() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        StreamsBuilder builder = new StreamsBuilder();
        for (String topic : List.of("lines", "others")) {
            builder.stream(topic, Consumed.with(Serdes.String(), Serdes.String()))
                    .peek((key, value) ->
                            threads.add(topic + " " + Thread.currentThread().getName()))
                    .to("counted");
        }
        try (Splashdam splashdam = Splashdam.inMemory()) {
            createTopics(splashdam);
            splashdam.client().createTopicIfAbsent("others", 1, Map.of());
            new Lines(splashdam.client()).write("lines", 0, "a");
            new Lines(splashdam.client()).write("others", 0, "b");
            try (StreamsApp app = new StreamsApp(builder.build(), config().withThreads(2), Embedded.on(splashdam))) {
                app.start();
                await().until(() -> threads.size() == 2);
            }
            assertThat(threads).containsExactlyInAnyOrder("lines word-count-stream-1", "others word-count-stream-2");
            assertThat(splashdam.client().groupOffsets().committed("word-count").join())
                    .isEqualTo(Map.of(
                            new GroupOffsets.TopicPartition("lines", 0), 1L,
                            new GroupOffsets.TopicPartition("others", 0), 1L));
        }
    }

    @Test
    void recordsThatAClientCompressedAreCounted() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            createTopics(splashdam);
            BatchBuilder builder = new BatchBuilder(1 << 20).compression(Compression.ZSTD);
            builder.begin(ByteBuffer.allocate(1024));
            for (int i = 0; i < 5_000; i++) {
                builder.append(1L, null, ("a w" + i % 7).getBytes(StandardCharsets.UTF_8));
            }
            splashdam.client().append("lines", 0, builder.build());
            try (StreamsApp app = new StreamsApp(wordCount(), config(), Embedded.on(splashdam))) {
                app.start();
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(table(app))
                                .containsEntry("a", 5_000L)
                                .hasSize(8));
            }
        }
    }

    @Test
    void everyUpdateLeavesWhenTheCacheIsOff() {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            createTopics(splashdam);
            new Lines(splashdam.client()).write(1, "a a a");
            try (StreamsApp app = new StreamsApp(wordCount(), config().withMaxCacheBytes(0), Embedded.on(splashdam))) {
                app.start();
                awaitTable(app, Map.of("a", 3L));
            }
            assertThat(new Lines(splashdam.client()).records("counted")).isEqualTo(3);
        }
    }
}
