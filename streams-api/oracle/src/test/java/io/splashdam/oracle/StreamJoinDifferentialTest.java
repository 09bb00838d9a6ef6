package io.splashdam.oracle;

import static java.time.Duration.ofMillis;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Joins of two streams do what those of Kafka Streams do, null results of left and outer joins included, at the same record. */
class StreamJoinDifferentialTest {
    private static final Inputs SPREAD =
            Inputs.USUAL.withTimes(40, 250).withSteps(300).withWallClock(3_000);

    /** A join that both know by the same words. */
    private static Case join(String kind, long beforeMs, long afterMs, long graceMs) {
        return Case.of(
                "%s, %d before, %d after, %d grace".formatted(kind, beforeMs, afterMs, graceMs),
                b -> {
                    var left = b.<String, String>stream("left", WindowDifferentialTest.theirs());
                    var right = b.<String, String>stream("right", WindowDifferentialTest.theirs());
                    var windows = org.apache.kafka.streams.kstream.JoinWindows.ofTimeDifferenceAndGrace(
                                    ofMillis(Math.max(beforeMs, afterMs)), ofMillis(graceMs))
                            .before(ofMillis(beforeMs))
                            .after(ofMillis(afterMs));
                    (switch (kind) {
                                case "inner" -> left.join(right, (l, r) -> l + "+" + r, windows);
                                case "left" -> left.leftJoin(right, (l, r) -> l + "+" + r, windows);
                                default -> left.outerJoin(right, (k, l, r) -> k + ":" + l + "+" + r, windows);
                            })
                            .to("out");
                },
                b -> {
                    var left = b.<String, String>stream("left", WindowDifferentialTest.ours());
                    var right = b.<String, String>stream("right", WindowDifferentialTest.ours());
                    var windows = io.splashdam.time.JoinWindows.ofTimeDifferenceAndGrace(
                                    ofMillis(Math.max(beforeMs, afterMs)), ofMillis(graceMs))
                            .before(ofMillis(beforeMs))
                            .after(ofMillis(afterMs));
                    (switch (kind) {
                                case "inner" -> left.join(right, (l, r) -> l + "+" + r, windows);
                                case "left" -> left.leftJoin(right, (l, r) -> l + "+" + r, windows);
                                default -> left.outerJoin(right, (k, l, r) -> k + ":" + l + "+" + r, windows);
                            })
                            .to("out");
                });
    }

    static Stream<Case> cases() {
        return Stream.of(
                        join("inner", 100, 100, 0),
                        join("inner", 150, -20, 80),
                        join("left", 60, 60, 0),
                        join("left", 0, 120, 50),
                        join("outer", 60, 60, 40),
                        join("outer", 100, 10, 0),
                        Case.of(
                                "self-join of new keys, named",
                                b -> {
                                    var s = b.<String, String>stream("in", WindowDifferentialTest.theirs())
                                            .filter((k, v) -> k != null && v != null)
                                            .selectKey((k, v) -> v.substring(0, 1));
                                    s.join(
                                                    s,
                                                    (l, r) -> l + "+" + r,
                                                    org.apache.kafka.streams.kstream.JoinWindows
                                                            .ofTimeDifferenceWithNoGrace(ofMillis(50)),
                                                    org.apache.kafka.streams.kstream.StreamJoined
                                                            .<String, String, String>as("stored")
                                                            .withName("joined"))
                                            .to("out");
                                },
                                b -> {
                                    var s = b.<String, String>stream("in", WindowDifferentialTest.ours())
                                            .filter((k, v) -> k != null && v != null)
                                            .selectKey((k, v) -> v.substring(0, 1));
                                    s.join(
                                                    s,
                                                    (l, r) -> l + "+" + r,
                                                    io.splashdam.time.JoinWindows.ofTimeDifferenceWithNoGrace(
                                                            ofMillis(50)),
                                                    io.splashdam.dsl.StreamJoined.<String, String, String>as("stored")
                                                            .withName("joined"))
                                            .to("out");
                                }))
                .map(c -> c.with(SPREAD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
