package io.splashdam.oracle;

import static java.time.Duration.ofMillis;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is held back leaves when Kafka Streams lets it go, in the same order. */
class SuppressDifferentialTest {
    private static final Inputs SPREAD = Inputs.USUAL.withTimes(50, 300).withSteps(250);

    static Stream<Case> cases() {
        return Stream.of(
                        Case.of(
                                "until the window closes",
                                b -> b.<String, String>stream("in", WindowDifferentialTest.theirs())
                                        .groupByKey()
                                        .windowedBy(org.apache.kafka.streams.kstream.TimeWindows.ofSizeAndGrace(
                                                        ofMillis(100), ofMillis(60))
                                                .advanceBy(ofMillis(50)))
                                        .count()
                                        .filter((k, n) -> n % 4 != 1)
                                        .suppress(org.apache.kafka.streams.kstream.Suppressed.untilWindowCloses(
                                                org.apache.kafka.streams.kstream.Suppressed.BufferConfig.unbounded()))
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", WindowDifferentialTest.ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.TimeWindows.ofSizeAndGrace(
                                                        ofMillis(100), ofMillis(60))
                                                .advanceBy(ofMillis(50)))
                                        .count()
                                        .filter((k, n) -> n % 4 != 1)
                                        .suppress(io.splashdam.dsl.Suppressed.untilWindowCloses(
                                                io.splashdam.dsl.Suppressed.BufferConfig.unbounded()))
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "until the session closes, named",
                                b -> b.<String, String>stream("in", WindowDifferentialTest.theirs())
                                        .groupByKey()
                                        .windowedBy(
                                                org.apache.kafka.streams.kstream.SessionWindows.ofInactivityGapAndGrace(
                                                        ofMillis(90), ofMillis(30)))
                                        .count()
                                        .suppress(org.apache.kafka.streams.kstream.Suppressed.untilWindowCloses(
                                                        org.apache.kafka.streams.kstream.Suppressed.BufferConfig
                                                                .unbounded())
                                                .withName("final"))
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", WindowDifferentialTest.ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.SessionWindows.ofInactivityGapAndGrace(
                                                ofMillis(90), ofMillis(30)))
                                        .count()
                                        .suppress(io.splashdam.dsl.Suppressed.untilWindowCloses(
                                                        io.splashdam.dsl.Suppressed.BufferConfig.unbounded())
                                                .withName("final"))
                                        .toStream()
                                        .to("out")),
                        Case.of(
                                "until a time limit, early when full, regrouped",
                                b -> b.<String, String>table("in")
                                        .suppress(org.apache.kafka.streams.kstream.Suppressed.untilTimeLimit(
                                                ofMillis(120),
                                                org.apache.kafka.streams.kstream.Suppressed.BufferConfig.maxRecords(3)))
                                        .groupBy((k, v) -> org.apache.kafka.streams.KeyValue.pair(v.substring(0, 1), v))
                                        .aggregate(() -> "", (k, v, a) -> a + "+" + v, (k, v, a) -> a + "-" + v)
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>table("in")
                                        .suppress(io.splashdam.dsl.Suppressed.untilTimeLimit(
                                                ofMillis(120), io.splashdam.dsl.Suppressed.BufferConfig.maxRecords(3)))
                                        .groupBy((k, v) -> io.splashdam.stores.KeyValue.pair(v.substring(0, 1), v))
                                        .aggregate(() -> "", (k, v, a) -> a + "+" + v, (k, v, a) -> a + "-" + v)
                                        .toStream()
                                        .to("out")))
                .map(c -> c.with(SPREAD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
