package io.splashdam.oracle;

import static java.time.Duration.ofMillis;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windowed aggregations do what those of Kafka Streams do: late records, records out of order, nulls, gaps. */
class WindowDifferentialTest {
    private static final Inputs SPREAD = Inputs.USUAL.withTimes(60, 400).withSteps(250);

    static Stream<Case> cases() {
        return Stream.of(
                        Case.of(
                                "tumbling count",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(org.apache.kafka.streams.kstream.TimeWindows.ofSizeWithNoGrace(
                                                ofMillis(100)))
                                        .count()
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.TimeWindows.ofSizeWithNoGrace(ofMillis(100)))
                                        .count()
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "hopping aggregate with grace",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(org.apache.kafka.streams.kstream.TimeWindows.ofSizeAndGrace(
                                                        ofMillis(100), ofMillis(70))
                                                .advanceBy(ofMillis(30)))
                                        .aggregate(
                                                () -> "",
                                                (k, v, a) -> a.length() > 12 ? null : a + v,
                                                org.apache.kafka.streams.kstream.Materialized.with(
                                                        org.apache.kafka.common.serialization.Serdes.String(),
                                                        org.apache.kafka.common.serialization.Serdes.String()))
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.TimeWindows.ofSizeAndGrace(
                                                        ofMillis(100), ofMillis(70))
                                                .advanceBy(ofMillis(30)))
                                        .aggregate(
                                                () -> "",
                                                (k, v, a) -> a.length() > 12 ? null : a + v,
                                                io.splashdam.dsl.Materialized.with(
                                                        io.splashdam.state.serde.Serdes.String(),
                                                        io.splashdam.state.serde.Serdes.String()))
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "unlimited count",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(org.apache.kafka.streams.kstream.UnlimitedWindows.of()
                                                .startOn(java.time.Instant.ofEpochMilli(1_001_000)))
                                        .count()
                                        .toStream()
                                        .selectKey((k, v) -> k.toString())
                                        .to(
                                                "out",
                                                org.apache.kafka.streams.kstream.Produced.with(
                                                        org.apache.kafka.common.serialization.Serdes.String(),
                                                        org.apache.kafka.common.serialization.Serdes.Long())),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.UnlimitedWindows.of()
                                                .startOn(java.time.Instant.ofEpochMilli(1_001_000)))
                                        .count()
                                        .toStream()
                                        .selectKey((k, v) -> k.toString())
                                        .to(
                                                "out",
                                                io.splashdam.dsl.Produced.with(
                                                        io.splashdam.state.serde.Serdes.String(),
                                                        io.splashdam.state.serde.Serdes.Long()))),
                        onClose("tumbling on close", 100, 100, 0),
                        onClose("hopping on close", 120, 50, 30),
                        Case.of(
                                "sessions on close",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(
                                                org.apache.kafka.streams.kstream.SessionWindows.ofInactivityGapAndGrace(
                                                        ofMillis(90), ofMillis(40)))
                                        .emitStrategy(org.apache.kafka.streams.kstream.EmitStrategy.onWindowClose())
                                        .count(org.apache.kafka.streams.kstream.Materialized
                                                .<String, Long,
                                                        org.apache.kafka.streams.state.SessionStore<
                                                                org.apache.kafka.common.utils.Bytes, byte[]>>
                                                        with(
                                                                org.apache.kafka.common.serialization.Serdes.String(),
                                                                org.apache.kafka.common.serialization.Serdes.Long())
                                                .withRetention(ofMillis(1_000)))
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.SessionWindows.ofInactivityGapAndGrace(
                                                ofMillis(90), ofMillis(40)))
                                        .emitStrategy(io.splashdam.time.EmitStrategy.onWindowClose())
                                        .count(io.splashdam.dsl.Materialized.<String, Long, Object>with(
                                                        io.splashdam.state.serde.Serdes.String(),
                                                        io.splashdam.state.serde.Serdes.Long())
                                                .withRetention(ofMillis(1_000)))
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "count, filtered and regrouped",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(org.apache.kafka.streams.kstream.TimeWindows.ofSizeWithNoGrace(
                                                ofMillis(150)))
                                        .count(org.apache.kafka.streams.kstream.Materialized.with(
                                                org.apache.kafka.common.serialization.Serdes.String(),
                                                org.apache.kafka.common.serialization.Serdes.Long()))
                                        .filter((k, n) -> n % 3 > 0)
                                        .groupBy(
                                                (k, n) -> org.apache.kafka.streams.KeyValue.pair(k.key(), n),
                                                org.apache.kafka.streams.kstream.Grouped.with(
                                                        org.apache.kafka.common.serialization.Serdes.String(),
                                                        org.apache.kafka.common.serialization.Serdes.Long()))
                                        .aggregate(() -> "", (k, n, a) -> a + "+" + n, (k, n, a) -> a + "-" + n)
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.TimeWindows.ofSizeWithNoGrace(ofMillis(150)))
                                        .count(io.splashdam.dsl.Materialized.with(
                                                io.splashdam.state.serde.Serdes.String(),
                                                io.splashdam.state.serde.Serdes.Long()))
                                        .filter((k, n) -> n % 3 > 0)
                                        .groupBy(
                                                (k, n) -> io.splashdam.stores.KeyValue.pair(k.key(), n),
                                                io.splashdam.dsl.Grouped.with(
                                                        io.splashdam.state.serde.Serdes.String(),
                                                        io.splashdam.state.serde.Serdes.Long()))
                                        .aggregate(() -> "", (k, n, a) -> a + "+" + n, (k, n, a) -> a + "-" + n)
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "joins of windowed tables",
                                b -> {
                                    var left = b.<String, String>stream("left", theirs())
                                            .groupByKey();
                                    var right = b.<String, String>stream("right", theirs())
                                            .groupByKey();
                                    var w = org.apache.kafka.streams.kstream.TimeWindows.ofSizeAndGrace(
                                            ofMillis(200), ofMillis(20));
                                    left.windowedBy(w)
                                            .count()
                                            .outerJoin(right.windowedBy(w).count(), (l, r) -> l + "/" + r)
                                            .toStream()
                                            .to("windows");
                                    var s = org.apache.kafka.streams.kstream.SessionWindows.ofInactivityGapWithNoGrace(
                                            ofMillis(50));
                                    left.windowedBy(s)
                                            .count()
                                            .leftJoin(right.windowedBy(s).count(), (l, r) -> l + "/" + r)
                                            .toStream()
                                            .to("sessions");
                                },
                                b -> {
                                    var left = b.<String, String>stream("left", ours())
                                            .groupByKey();
                                    var right = b.<String, String>stream("right", ours())
                                            .groupByKey();
                                    var w = io.splashdam.time.TimeWindows.ofSizeAndGrace(ofMillis(200), ofMillis(20));
                                    left.windowedBy(w)
                                            .count()
                                            .outerJoin(right.windowedBy(w).count(), (l, r) -> l + "/" + r)
                                            .toStream()
                                            .to("windows");
                                    var s = io.splashdam.time.SessionWindows.ofInactivityGapWithNoGrace(ofMillis(50));
                                    left.windowedBy(s)
                                            .count()
                                            .leftJoin(right.windowedBy(s).count(), (l, r) -> l + "/" + r)
                                            .toStream()
                                            .to("sessions");
                                }),
                        Case.of(
                                "session count",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(
                                                org.apache.kafka.streams.kstream.SessionWindows.ofInactivityGapAndGrace(
                                                        ofMillis(120), ofMillis(60)))
                                        .count()
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.SessionWindows.ofInactivityGapAndGrace(
                                                ofMillis(120), ofMillis(60)))
                                        .count()
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "session reduce",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(
                                                org.apache.kafka.streams.kstream.SessionWindows
                                                        .ofInactivityGapWithNoGrace(ofMillis(150)))
                                        .reduce(
                                                (a, v) -> a + "," + v,
                                                org.apache.kafka.streams.kstream.Materialized.as("r"))
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.SessionWindows.ofInactivityGapWithNoGrace(
                                                ofMillis(150)))
                                        .reduce((a, v) -> a + "," + v, io.splashdam.dsl.Materialized.as("r"))
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "session aggregate",
                                b -> b.<String, String>stream("in", theirs())
                                        .groupByKey()
                                        .windowedBy(
                                                org.apache.kafka.streams.kstream.SessionWindows.ofInactivityGapAndGrace(
                                                        ofMillis(80), ofMillis(300)))
                                        .aggregate(
                                                () -> "i",
                                                (k, v, a) -> a + v,
                                                (k, a, o) -> a + "|" + o,
                                                org.apache.kafka.streams.kstream.Materialized.with(
                                                        org.apache.kafka.common.serialization.Serdes.String(),
                                                        org.apache.kafka.common.serialization.Serdes.String()))
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.SessionWindows.ofInactivityGapAndGrace(
                                                ofMillis(80), ofMillis(300)))
                                        .aggregate(
                                                () -> "i",
                                                (k, v, a) -> a + v,
                                                (k, a, o) -> a + "|" + o,
                                                io.splashdam.dsl.Materialized.with(
                                                        io.splashdam.state.serde.Serdes.String(),
                                                        io.splashdam.state.serde.Serdes.String()))
                                        .toStream()
                                        .to("out")))
                .map(c -> c.with(SPREAD));
    }

    /** Kept for longer than size and grace: Kafka Streams loses what its store has forgotten when the window closes. */
    private static Case onClose(String name, long sizeMs, long advanceMs, long graceMs) {
        return Case.of(
                name,
                b -> b.<String, String>stream("in", theirs())
                        .groupByKey()
                        .windowedBy(org.apache.kafka.streams.kstream.TimeWindows.ofSizeAndGrace(
                                        ofMillis(sizeMs), ofMillis(graceMs))
                                .advanceBy(ofMillis(advanceMs)))
                        .emitStrategy(org.apache.kafka.streams.kstream.EmitStrategy.onWindowClose())
                        .reduce(
                                (a, v) -> v == null ? a : a + v,
                                org.apache.kafka.streams.kstream.Materialized
                                        .<String, String,
                                                org.apache.kafka.streams.state.WindowStore<
                                                        org.apache.kafka.common.utils.Bytes, byte[]>>
                                                with(
                                                        org.apache.kafka.common.serialization.Serdes.String(),
                                                        org.apache.kafka.common.serialization.Serdes.String())
                                        .withRetention(ofMillis(1_000)))
                        .toStream()
                        .to("out"),
                b -> b.<String, String>stream("in", ours())
                        .groupByKey()
                        .windowedBy(io.splashdam.time.TimeWindows.ofSizeAndGrace(ofMillis(sizeMs), ofMillis(graceMs))
                                .advanceBy(ofMillis(advanceMs)))
                        .emitStrategy(io.splashdam.time.EmitStrategy.onWindowClose())
                        .reduce(
                                (a, v) -> v == null ? a : a + v,
                                io.splashdam.dsl.Materialized.<String, String, Object>with(
                                                io.splashdam.state.serde.Serdes.String(),
                                                io.splashdam.state.serde.Serdes.String())
                                        .withRetention(ofMillis(1_000)))
                        .toStream()
                        .to("out"));
    }

    static org.apache.kafka.streams.kstream.Consumed<String, String> theirs() {
        return org.apache.kafka.streams.kstream.Consumed.with(
                org.apache.kafka.common.serialization.Serdes.String(),
                org.apache.kafka.common.serialization.Serdes.String());
    }

    static io.splashdam.dsl.Consumed<String, String> ours() {
        return io.splashdam.dsl.Consumed.with(
                io.splashdam.state.serde.Serdes.String(), io.splashdam.state.serde.Serdes.String());
    }

    @Test
    void namedReduceOfNewKeys() {
        Oracle.compareOutputs(Case.of(
                        "tumbling reduce of new keys, named",
                        b -> b.<String, String>stream("in", theirs())
                                .filter((k, v) -> v != null)
                                .groupBy(
                                        (k, v) -> v.substring(0, 1),
                                        org.apache.kafka.streams.kstream.Grouped.with(
                                                "by-letter",
                                                org.apache.kafka.common.serialization.Serdes.String(),
                                                org.apache.kafka.common.serialization.Serdes.String()))
                                .windowedBy(org.apache.kafka.streams.kstream.TimeWindows.ofSizeAndGrace(
                                        ofMillis(200), ofMillis(50)))
                                .reduce(
                                        (a, v) -> a + v,
                                        org.apache.kafka.streams.kstream.Named.as("reduce"),
                                        org.apache.kafka.streams.kstream.Materialized.as("reduced"))
                                .toStream()
                                .to("out"),
                        b -> b.<String, String>stream("in", ours())
                                .filter((k, v) -> v != null)
                                .groupBy(
                                        (k, v) -> v.substring(0, 1),
                                        new io.splashdam.dsl.Grouped<>(
                                                io.splashdam.dsl.Named.as("by-letter"),
                                                io.splashdam.state.serde.Serdes.String(),
                                                io.splashdam.state.serde.Serdes.String()))
                                .windowedBy(io.splashdam.time.TimeWindows.ofSizeAndGrace(ofMillis(200), ofMillis(50)))
                                .reduce(
                                        (a, v) -> a + v,
                                        io.splashdam.dsl.Named.as("reduce"),
                                        io.splashdam.dsl.Materialized.as("reduced"))
                                .toStream()
                                .to("out"))
                .with(SPREAD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
