package io.splashdam.oracle;

import io.splashdam.state.serde.Serdes;
import io.splashdam.stores.KeyValue;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables, and what is folded into tables, are those of Kafka Streams. */
class TableDifferentialTest {
    private static final org.apache.kafka.common.serialization.Serde<Long> LONG =
            org.apache.kafka.common.serialization.Serdes.Long();
    private static final org.apache.kafka.common.serialization.Serde<String> STRING =
            org.apache.kafka.common.serialization.Serdes.String();

    private static <K, V>
            org.apache.kafka.streams.kstream.Materialized<
                            K,
                            V,
                            org.apache.kafka.streams.state.KeyValueStore<org.apache.kafka.common.utils.Bytes, byte[]>>
                    as(String name) {
        return org.apache.kafka.streams.kstream.Materialized.as(name);
    }

    private static org.apache.kafka.streams.kstream.Materialized<
                    String,
                    Long,
                    org.apache.kafka.streams.state.KeyValueStore<org.apache.kafka.common.utils.Bytes, byte[]>>
            longs() {
        return org.apache.kafka.streams.kstream.Materialized.with(STRING, LONG);
    }

    private static String group(String value) {
        return value.charAt(0) == 'd' ? null : value.substring(0, 1);
    }

    private static Long number(String value) {
        return (long) value.length();
    }

    static Stream<Case> cases() {
        return Stream.of(
                Case.of(
                        "table, not kept",
                        b -> b.table("in").toStream().to("out"),
                        b -> b.table("in").toStream().to("out")),
                Case.of(
                        "table, kept",
                        b -> b.table("in", as("kept")).toStream().to("out"),
                        b -> b.table("in", io.splashdam.dsl.Materialized.as("kept"))
                                .toStream()
                                .to("out")),
                Case.of(
                        "filter and mapValues of a table",
                        b -> b.<String, String>table("in")
                                .filter((k, v) -> v.startsWith("a"))
                                .filterNot((k, v) -> v.length() > 5)
                                .mapValues(v -> v + "!")
                                .mapValues((k, v) -> k + v)
                                .toStream((k, v) -> k + "'")
                                .to("out"),
                        b -> b.<String, String>table("in")
                                .filter((k, v) -> v.startsWith("a"))
                                .filterNot((k, v) -> v.length() > 5)
                                .mapValues(v -> v + "!")
                                .mapValues((k, v) -> k + v)
                                .toStream((k, v) -> k + "'")
                                .to("out")),
                Case.of(
                        "filter and mapValues of a table, kept",
                        b -> b.<String, String>table("in")
                                .filter((k, v) -> v.startsWith("a"), as("f"))
                                .mapValues(v -> v + "!", as("m"))
                                .filter(
                                        (k, v) -> v.length() > 3,
                                        org.apache.kafka.streams.kstream.Materialized.with(STRING, STRING))
                                .toStream()
                                .to("out"),
                        b -> b.<String, String>table("in")
                                .filter((k, v) -> v.startsWith("a"), io.splashdam.dsl.Materialized.as("f"))
                                .mapValues(v -> v + "!", io.splashdam.dsl.Materialized.as("m"))
                                .filter(
                                        (k, v) -> v.length() > 3,
                                        io.splashdam.dsl.Materialized.with(Serdes.String(), Serdes.String()))
                                .toStream()
                                .to("out")),
                Case.of(
                        "count, reduce and aggregate of a stream",
                        b -> {
                            var grouped = b.<String, String>stream("in").groupByKey();
                            grouped.count()
                                    .toStream()
                                    .to("counts", org.apache.kafka.streams.kstream.Produced.with(STRING, LONG));
                            grouped.reduce((a, v) -> v.startsWith("b") ? null : a.length() > 20 ? v : a + v)
                                    .toStream()
                                    .to("reduced");
                            grouped.aggregate(
                                            () -> 0L,
                                            (k, v, sum) -> v.startsWith("c") ? null : sum + v.length(),
                                            longs())
                                    .toStream()
                                    .to("sums", org.apache.kafka.streams.kstream.Produced.with(STRING, LONG));
                        },
                        b -> {
                            var grouped = b.<String, String>stream("in").groupByKey();
                            grouped.count().toStream().to("counts");
                            grouped.reduce((a, v) -> v.startsWith("b") ? null : a.length() > 20 ? v : a + v)
                                    .toStream()
                                    .to("reduced");
                            grouped.aggregate(
                                            () -> 0L,
                                            (k, v, sum) -> v.startsWith("c") ? null : sum + v.length(),
                                            io.splashdam.dsl.Materialized.with(Serdes.String(), Serdes.Long()))
                                    .toStream()
                                    .to("sums");
                        }),
                Case.of(
                        "count of new keys",
                        b -> b.<String, String>stream("in")
                                .filter((k, v) -> v != null)
                                .groupBy((k, v) -> group(v))
                                .count()
                                .toStream()
                                .to("out", org.apache.kafka.streams.kstream.Produced.with(STRING, LONG)),
                        b -> b.<String, String>stream("in")
                                .filter((k, v) -> v != null)
                                .groupBy((k, v) -> group(v))
                                .count()
                                .toStream()
                                .to("out")),
                Case.of(
                        "count of a grouped table",
                        b -> b.<String, String>table("in")
                                .groupBy((k, v) -> org.apache.kafka.streams.KeyValue.pair(group(v), v))
                                .count()
                                .toStream()
                                .to("out", org.apache.kafka.streams.kstream.Produced.with(STRING, LONG)),
                        b -> b.<String, String>table("in")
                                .groupBy((k, v) -> KeyValue.pair(group(v), v))
                                .count()
                                .toStream()
                                .to("out")),
                Case.of(
                        "reduce and aggregate of a grouped table",
                        b -> {
                            var lengths = b.<String, String>table("in")
                                    .filter((k, v) -> !v.startsWith("c"))
                                    .mapValues(v -> number(v))
                                    .groupBy(
                                            (k, v) -> org.apache.kafka.streams.KeyValue.pair("g" + v % 3, v),
                                            org.apache.kafka.streams.kstream.Grouped.with(STRING, LONG));
                            lengths.reduce(Long::sum, (sum, v) -> sum - v)
                                    .toStream()
                                    .to("out");
                            lengths.aggregate(
                                            () -> 100L,
                                            (k, v, s) -> s + v,
                                            (k, v, s) -> s - v < 90 ? null : s - v,
                                            longs())
                                    .toStream()
                                    .to("other");
                        },
                        b -> {
                            var lengths = b.<String, String>table("in")
                                    .filter((k, v) -> !v.startsWith("c"))
                                    .mapValues(v -> number(v))
                                    .groupBy(
                                            (k, v) -> KeyValue.pair("g" + v % 3, v),
                                            io.splashdam.dsl.Grouped.with(Serdes.String(), Serdes.Long()));
                            lengths.reduce(Long::sum, (sum, v) -> sum - v)
                                    .toStream()
                                    .to("out");
                            lengths.aggregate(
                                            () -> 100L,
                                            (k, v, s) -> s + v,
                                            (k, v, s) -> s - v < 90 ? null : s - v,
                                            io.splashdam.dsl.Materialized.with(Serdes.String(), Serdes.Long()))
                                    .toStream()
                                    .to("other");
                        }),
                Case.of(
                        "a count grouped again",
                        b -> b.<String, String>stream("in")
                                .groupByKey()
                                .count()
                                .groupBy(
                                        (k, n) -> org.apache.kafka.streams.KeyValue.pair("n" + n % 4, n),
                                        org.apache.kafka.streams.kstream.Grouped.with("again", STRING, LONG))
                                .count(org.apache.kafka.streams.kstream.Named.as("tally"), as("tallies"))
                                .toStream()
                                .to("out", org.apache.kafka.streams.kstream.Produced.with(STRING, LONG)),
                        b -> b.<String, String>stream("in")
                                .groupByKey()
                                .count()
                                .groupBy(
                                        (k, n) -> KeyValue.pair("n" + n % 4, n),
                                        io.splashdam.dsl.Grouped.with("again", Serdes.String(), Serdes.Long()))
                                .count(io.splashdam.dsl.Named.as("tally"), io.splashdam.dsl.Materialized.as("tallies"))
                                .toStream()
                                .to("out")),
                Case.of(
                        "toTable",
                        b -> b.<String, String>stream("in").toTable().toStream().to("out"),
                        b -> b.<String, String>stream("in").toTable().toStream().to("out")),
                Case.of(
                        "toTable of new keys, grouped",
                        b -> b.<String, String>stream("in")
                                .selectKey((k, v) -> v == null ? "none" : v.substring(0, 2))
                                .toTable()
                                .groupBy((k, v) -> org.apache.kafka.streams.KeyValue.pair(group(v), v))
                                .count()
                                .toStream()
                                .to("out", org.apache.kafka.streams.kstream.Produced.with(STRING, LONG)),
                        b -> b.<String, String>stream("in")
                                .selectKey((k, v) -> v == null ? "none" : v.substring(0, 2))
                                .toTable()
                                .groupBy((k, v) -> KeyValue.pair(group(v), v))
                                .count()
                                .toStream()
                                .to("out")),
                Case.of(
                        "cogroup",
                        b -> {
                            var left = b.<String, String>stream("left").groupByKey();
                            var right = b.<String, String>stream("right")
                                    .selectKey((k, v) -> k + "'")
                                    .groupByKey();
                            left.<String>cogroup((k, v, a) -> a.length() > 30 ? null : a + v)
                                    .cogroup(right, (k, v, a) -> v.startsWith("b") ? null : v + a)
                                    .aggregate(() -> "0", as("both"))
                                    .toStream()
                                    .to("out");
                        },
                        b -> {
                            var left = b.<String, String>stream("left").groupByKey();
                            var right = b.<String, String>stream("right")
                                    .selectKey((k, v) -> k + "'")
                                    .groupByKey();
                            left.<String>cogroup((k, v, a) -> a.length() > 30 ? null : a + v)
                                    .cogroup(right, (k, v, a) -> v.startsWith("b") ? null : v + a)
                                    .aggregate(() -> "0", io.splashdam.dsl.Materialized.as("both"))
                                    .toStream()
                                    .to("out");
                        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
