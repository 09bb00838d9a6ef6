package io.splashdam.oracle;

import static java.time.Duration.ofMillis;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sliding windows do what those of Kafka Streams do, in the first difference after 1970, too. */
class SlidingWindowDifferentialTest {
    private static final Inputs SPREAD = Inputs.USUAL.withTimes(60, 300).withSteps(250);

    private static Case sliding(String name, long differenceMs, long graceMs, boolean isOnClose) {
        return Case.of(
                "sliding " + name,
                b -> b.<String, String>stream("in", WindowDifferentialTest.theirs())
                        .groupByKey()
                        .windowedBy(org.apache.kafka.streams.kstream.SlidingWindows.ofTimeDifferenceAndGrace(
                                ofMillis(differenceMs), ofMillis(graceMs)))
                        .emitStrategy(
                                isOnClose
                                        ? org.apache.kafka.streams.kstream.EmitStrategy.onWindowClose()
                                        : org.apache.kafka.streams.kstream.EmitStrategy.onWindowUpdate())
                        .aggregate(
                                () -> "",
                                (k, v, a) -> a + v.charAt(0),
                                org.apache.kafka.streams.kstream.Materialized
                                        .<String, String,
                                                org.apache.kafka.streams.state.WindowStore<
                                                        org.apache.kafka.common.utils.Bytes, byte[]>>
                                                with(
                                                        org.apache.kafka.common.serialization.Serdes.String(),
                                                        org.apache.kafka.common.serialization.Serdes.String())
                                        .withRetention(ofMillis(2 * differenceMs + 1_000)))
                        .toStream()
                        .to("out"),
                b -> b.<String, String>stream("in", WindowDifferentialTest.ours())
                        .groupByKey()
                        .windowedBy(io.splashdam.time.SlidingWindows.ofTimeDifferenceAndGrace(
                                ofMillis(differenceMs), ofMillis(graceMs)))
                        .emitStrategy(
                                isOnClose
                                        ? io.splashdam.time.EmitStrategy.onWindowClose()
                                        : io.splashdam.time.EmitStrategy.onWindowUpdate())
                        .aggregate(
                                () -> "",
                                (k, v, a) -> a + v.charAt(0),
                                io.splashdam.dsl.Materialized.<String, String, Object>with(
                                                io.splashdam.state.serde.Serdes.String(),
                                                io.splashdam.state.serde.Serdes.String())
                                        .withRetention(ofMillis(2 * differenceMs + 1_000)))
                        .toStream()
                        .to("out"));
    }

    static Stream<Case> cases() {
        return Stream.of(
                        sliding("without grace", 100, 0, false),
                        sliding("with grace", 80, 150, false),
                        sliding("on close", 100, 50, true),
                        Case.of(
                                "sliding count",
                                b -> b.<String, String>stream("in", WindowDifferentialTest.theirs())
                                        .groupByKey()
                                        .windowedBy(
                                                org.apache.kafka.streams.kstream.SlidingWindows
                                                        .ofTimeDifferenceWithNoGrace(ofMillis(200)))
                                        .count()
                                        .toStream()
                                        .to("out"),
                                b -> b.<String, String>stream("in", WindowDifferentialTest.ours())
                                        .groupByKey()
                                        .windowedBy(io.splashdam.time.SlidingWindows.ofTimeDifferenceWithNoGrace(
                                                ofMillis(200)))
                                        .count()
                                        .toStream()
                                        .to("out")),
                        sliding("longer than all before", 1_000_200, 50, false))
                .map(c -> c.with(SPREAD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
