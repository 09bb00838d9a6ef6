package io.splashdam.oracle;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Joins with tables, of streams and of tables, do what those of Kafka Streams do. */
class TableJoinDifferentialTest {
    private static final Inputs MANY = Inputs.USUAL.withSteps(250);

    private static Case tables(String kind, boolean isStored, boolean isJoinedAgain) {
        return Case.of(
                "tables, " + kind + (isStored ? ", stored" : "") + (isJoinedAgain ? ", joined again" : ""),
                b -> {
                    var left = b.<String, String>table("left");
                    var right = b.<String, String>table("right").mapValues(v -> "<" + v + ">");
                    var stored = org.apache.kafka.streams.kstream.Materialized
                            .<String, String,
                                    org.apache.kafka.streams.state.KeyValueStore<
                                            org.apache.kafka.common.utils.Bytes, byte[]>>
                                    as("joined")
                            .withValueSerde(org.apache.kafka.common.serialization.Serdes.String());
                    org.apache.kafka.streams.kstream.ValueJoiner<String, String, String> join = (l, r) -> l + "+" + r;
                    var joined = switch (kind) {
                        case "inner" -> isStored ? left.join(right, join, stored) : left.join(right, join);
                        case "left" -> isStored ? left.leftJoin(right, join, stored) : left.leftJoin(right, join);
                        default -> isStored ? left.outerJoin(right, join, stored) : left.outerJoin(right, join);
                    };
                    if (isJoinedAgain) {
                        joined.toStream().to("between");
                        joined = joined.filter((k, v) -> v.length() > 9)
                                .outerJoin(b.<String, String>table("third"), join);
                    }
                    joined.toStream().to("out");
                },
                b -> {
                    var left = b.<String, String>table("left");
                    var right = b.<String, String>table("right").mapValues(v -> "<" + v + ">");
                    var stored = io.splashdam.dsl.Materialized.<String, String, Object>as("joined")
                            .withValueSerde(io.splashdam.state.serde.Serdes.String());
                    io.splashdam.dsl.ValueJoiner<String, String, String> join = (l, r) -> l + "+" + r;
                    var joined = switch (kind) {
                        case "inner" -> isStored ? left.join(right, join, stored) : left.join(right, join);
                        case "left" -> isStored ? left.leftJoin(right, join, stored) : left.leftJoin(right, join);
                        default -> isStored ? left.outerJoin(right, join, stored) : left.outerJoin(right, join);
                    };
                    if (isJoinedAgain) {
                        joined.toStream().to("between");
                        joined = joined.filter((k, v) -> v.length() > 9)
                                .outerJoin(b.<String, String>table("third"), join);
                    }
                    joined.toStream().to("out");
                });
    }

    static Stream<Case> cases() {
        return Stream.of(
                        tables("inner", false, false),
                        tables("inner", true, true),
                        tables("left", false, true),
                        tables("left", true, false),
                        tables("outer", false, false),
                        tables("outer", true, true),
                        Case.of(
                                "stream with table, inner",
                                b -> b.<String, String>stream("clicks")
                                        .join(b.<String, String>table("users"), (l, r) -> l + "+" + r)
                                        .to("out"),
                                b -> b.<String, String>stream("clicks")
                                        .join(b.<String, String>table("users"), (l, r) -> l + "+" + r)
                                        .to("out")),
                        Case.of(
                                "stream with a table that is not kept, left, of new keys",
                                b -> b.<String, String>stream("clicks")
                                        .filter((k, v) -> v != null)
                                        .selectKey((k, v) -> "k" + v.length() % 5)
                                        .leftJoin(
                                                b.<String, String>table("users").mapValues((k, v) -> k + "/" + v),
                                                (k, l, r) -> k + l + "+" + r,
                                                org.apache.kafka.streams.kstream.Joined.as("enriched"))
                                        .to("out"),
                                b -> b.<String, String>stream("clicks")
                                        .filter((k, v) -> v != null)
                                        .selectKey((k, v) -> "k" + v.length() % 5)
                                        .leftJoin(
                                                b.<String, String>table("users").mapValues((k, v) -> k + "/" + v),
                                                (k, l, r) -> k + l + "+" + r,
                                                io.splashdam.dsl.Joined.as("enriched"))
                                        .to("out")),
                        Case.of(
                                "stream with its own count",
                                b -> {
                                    var s = b.<String, String>stream("in");
                                    s.leftJoin(s.groupByKey().count(), (l, r) -> l + "+" + r)
                                            .to("out");
                                },
                                b -> {
                                    var s = b.<String, String>stream("in");
                                    s.leftJoin(s.groupByKey().count(), (l, r) -> l + "+" + r)
                                            .to("out");
                                }))
                .map(c -> c.with(MANY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
