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
