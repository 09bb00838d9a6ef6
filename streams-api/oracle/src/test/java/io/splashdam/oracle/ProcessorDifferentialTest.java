package io.splashdam.oracle;

import io.splashdam.processor.ContextualFixedKeyProcessor;
import io.splashdam.processor.ContextualProcessor;
import io.splashdam.processor.FixedKeyRecord;
import io.splashdam.processor.ProcessorContext;
import io.splashdam.processor.PunctuationType;
import io.splashdam.processor.Record;
import io.splashdam.state.serde.Serdes;
import io.splashdam.stores.KeyValueStore;
import io.splashdam.stores.Stores;
import io.splashdam.stores.TimestampedKeyValueStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processors that users write see and do the same: time, punctuation, stores, headers, where a record came from. */
class ProcessorDifferentialTest {
    private static final org.apache.kafka.common.serialization.Serde<Long> LONG =
            org.apache.kafka.common.serialization.Serdes.Long();
    private static final org.apache.kafka.common.serialization.Serde<String> STRING =
            org.apache.kafka.common.serialization.Serdes.String();

    /** Counts by key, says stream time and position, and every 100 ms of stream time and of the wall clock all counts. */
    static final class Ours extends ContextualProcessor<String, String, String, String> {
        @Override
        public void init(ProcessorContext<String, String> context) {
            super.init(context);
            context.schedule(Duration.ofMillis(100), PunctuationType.STREAM_TIME, at -> all("stream", at));
            context.schedule(Duration.ofMillis(250), PunctuationType.WALL_CLOCK_TIME, at -> all("wall", at));
        }

        private void all(String why, long at) {
            KeyValueStore<String, Long> counts = context().getStateStore("counts");
            try (var entries = counts.all()) {
                while (entries.hasNext()) {
                    var entry = entries.next();
                    context().forward(new Record<>(entry.key, why + entry.value, at));
                }
            }
        }

        @Override
        public void process(Record<String, String> record) {
            if (record.key() == null) {
                return;
            }
            KeyValueStore<String, Long> counts = context().getStateStore("counts");
            Long count = counts.get(record.key());
            long next = count == null ? 1 : count + 1;
            counts.put(record.key(), next % 7 == 0 ? null : next);
            var metadata = context().recordMetadata().filter(known -> known.topic() != null);
            context()
                    .forward(record.withValue(next + "@" + context().currentStreamTimeMs()
                            + metadata.map(at -> at.topic() + at.partition() + ":" + at.offset())
                                    .orElse("nowhere")));
            record.headers().add("more", "1".getBytes(StandardCharsets.UTF_8)).remove("h1");
            context().forward(record.withKey("n" + next).withTimestamp(record.timestamp() + 5));
        }
    }

    static final class Theirs
            extends org.apache.kafka.streams.processor.api.ContextualProcessor<String, String, String, String> {
        @Override
        public void init(org.apache.kafka.streams.processor.api.ProcessorContext<String, String> context) {
            super.init(context);
            context.schedule(
                    Duration.ofMillis(100),
                    org.apache.kafka.streams.processor.PunctuationType.STREAM_TIME,
                    at -> all("stream", at));
            context.schedule(
                    Duration.ofMillis(250),
                    org.apache.kafka.streams.processor.PunctuationType.WALL_CLOCK_TIME,
                    at -> all("wall", at));
        }

        private void all(String why, long at) {
            org.apache.kafka.streams.state.KeyValueStore<String, Long> counts =
                    context().getStateStore("counts");
            try (var entries = counts.all()) {
                while (entries.hasNext()) {
                    var entry = entries.next();
                    context()
                            .forward(new org.apache.kafka.streams.processor.api.Record<>(
                                    entry.key, why + entry.value, at));
                }
            }
        }

        @Override
        public void process(org.apache.kafka.streams.processor.api.Record<String, String> record) {
            if (record.key() == null) {
                return;
            }
            org.apache.kafka.streams.state.KeyValueStore<String, Long> counts =
                    context().getStateStore("counts");
            Long count = counts.get(record.key());
            long next = count == null ? 1 : count + 1;
            counts.put(record.key(), next % 7 == 0 ? null : next);
            var metadata = context().recordMetadata().filter(known -> known.topic() != null);
            context()
                    .forward(record.withValue(next + "@" + context().currentStreamTimeMs()
                            + metadata.map(at -> at.topic() + at.partition() + ":" + at.offset())
                                    .orElse("nowhere")));
            record.headers().add("more", "1".getBytes(StandardCharsets.UTF_8)).remove("h1");
            context().forward(record.withKey("n" + next).withTimestamp(record.timestamp() + 5));
        }
    }

    /** Adds what a table of the same task says of the key. */
    static final class OurLookup extends ContextualFixedKeyProcessor<String, String, String> {
        @Override
        public void process(FixedKeyRecord<String, String> record) {
            TimestampedKeyValueStore<String, String> table = context().getStateStore("table");
            var found = record.key() == null ? null : table.get(record.key());
            context()
                    .forward(record.withValue(
                            record.value() + (found == null ? "-" : found.value() + found.timestamp())));
        }
    }

    static final class TheirLookup
            extends org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor<String, String, String> {
        @Override
        public void process(org.apache.kafka.streams.processor.api.FixedKeyRecord<String, String> record) {
            org.apache.kafka.streams.state.TimestampedKeyValueStore<String, String> table =
                    context().getStateStore("table");
            var found = record.key() == null ? null : table.get(record.key());
            context()
                    .forward(record.withValue(
                            record.value() + (found == null ? "-" : found.value() + found.timestamp())));
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                Case.of(
                                "process with store, punctuations and headers",
                                b -> {
                                    b.addStateStore(org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                                            org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("counts"),
                                            STRING,
                                            LONG));
                                    b.<String, String>stream("in")
                                            .process(Theirs::new, "counts")
                                            .to("out");
                                },
                                b -> {
                                    b.addStateStore(Stores.keyValueStoreBuilder(
                                            Stores.inMemoryKeyValueStore("counts"), Serdes.String(), Serdes.Long()));
                                    b.<String, String>stream("in")
                                            .process(Ours::new, "counts")
                                            .to("out");
                                })
                        .with(Inputs.USUAL.withWallClock(400)),
                Case.of(
                        "process after flatMapValues, two readers",
                        b -> {
                            b.addStateStore(org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                                    org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("counts"),
                                    STRING,
                                    LONG));
                            var words = b.<String, String>stream("in")
                                    .filter((k, v) -> v != null)
                                    .flatMapValues(v -> List.of(v.split(" ")))
                                    .process(Theirs::new, "counts");
                            words.filter((k, v) -> v.length() % 2 == 0)
                                    .merge(words.mapValues(v -> v + "!"))
                                    .to("out");
                        },
                        b -> {
                            b.addStateStore(Stores.keyValueStoreBuilder(
                                    Stores.persistentKeyValueStore("counts"), Serdes.String(), Serdes.Long()));
                            var words = b.<String, String>stream("in")
                                    .filter((k, v) -> v != null)
                                    .flatMapValues(v -> List.of(v.split(" ")))
                                    .process(Ours::new, "counts");
                            words.filter((k, v) -> v.length() % 2 == 0)
                                    .merge(words.mapValues(v -> v + "!"))
                                    .to("out");
                        }),
                Case.of(
                        "processValues that looks into a table",
                        b -> {
                            b.<String, String>table("table", org.apache.kafka.streams.kstream.Materialized.as("table"));
                            b.<String, String>stream("in")
                                    .processValues(
                                            TheirLookup::new,
                                            org.apache.kafka.streams.kstream.Named.as("lookup"),
                                            "table")
                                    .to("out");
                        },
                        b -> {
                            b.<String, String>table("table", io.splashdam.dsl.Materialized.as("table"));
                            b.<String, String>stream("in")
                                    .processValues(OurLookup::new, io.splashdam.dsl.Named.as("lookup"), "table")
                                    .to("out");
                        }),
                new Case(
                        "a topology node by node",
                        b -> new org.apache.kafka.streams.Topology()
                                .addSource("source", "a", "b")
                                .addProcessor("count", Theirs::new, "source")
                                .addProcessor("other", Theirs::new, "count")
                                .addStateStore(
                                        org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                                                org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("counts"),
                                                STRING,
                                                LONG),
                                        "count")
                                .connectProcessorAndStateStores("other", "counts")
                                .addSink("sink", "out", "other"),
                        b -> new io.splashdam.processor.ProcessorTopology()
                                .addSource("source", "a", "b")
                                .addProcessor("count", Ours::new, "source")
                                .addProcessor("other", Ours::new, "count")
                                .addStateStore(
                                        Stores.keyValueStoreBuilder(
                                                Stores.inMemoryKeyValueStore("counts"), Serdes.String(), Serdes.Long()),
                                        "count")
                                .connectProcessorAndStateStores("other", "counts")
                                .addSink("sink", "out", "other")
                                .build(),
                        Inputs.USUAL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
