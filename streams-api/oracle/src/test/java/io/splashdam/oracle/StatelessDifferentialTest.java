package io.splashdam.oracle;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators without state do what those of Kafka Streams do. */
class StatelessDifferentialTest {
    static Stream<Case> cases() {
        return Stream.of(
                Case.of(
                        "through",
                        b -> b.stream("in").to("out"),
                        b -> b.stream("in").to("out")),
                Case.of(
                        "filter and filterNot",
                        b -> b.<String, String>stream("in")
                                .filter((k, v) -> v != null && v.length() > 2)
                                .filterNot((k, v) -> v.startsWith("a"))
                                .to("out"),
                        b -> b.<String, String>stream("in")
                                .filter((k, v) -> v != null && v.length() > 2)
                                .filterNot((k, v) -> v.startsWith("a"))
                                .to("out")),
                Case.of(
                        "flatMapValues, map, selectKey",
                        b -> b.<String, String>stream("in")
                                .filter((k, v) -> v != null)
                                .flatMapValues(v -> List.of(v.split(" ")))
                                .map((k, v) -> org.apache.kafka.streams.KeyValue.pair(v, k))
                                .selectKey((k, v) -> k + v)
                                .to("out"),
                        b -> b.<String, String>stream("in")
                                .filter((k, v) -> v != null)
                                .flatMapValues(v -> List.of(v.split(" ")))
                                .map((k, v) -> io.splashdam.stores.KeyValue.pair(v, k))
                                .selectKey((k, v) -> k + v)
                                .to("out")),
                Case.of(
                        "merge after a fan-out of several rows",
                        b -> {
                            var words = b.<String, String>stream("in")
                                    .filter((k, v) -> v != null)
                                    .flatMapValues(v -> List.of(v.split(" ")));
                            words.filter((k, v) -> v.startsWith("a"))
                                    .merge(words.mapValues(v -> v + "!"))
                                    .to("out");
                        },
                        b -> {
                            var words = b.<String, String>stream("in")
                                    .filter((k, v) -> v != null)
                                    .flatMapValues(v -> List.of(v.split(" ")));
                            words.filter((k, v) -> v.startsWith("a"))
                                    .merge(words.mapValues(v -> v + "!"))
                                    .to("out");
                        }),
                Case.of(
                        "split with names, functions and consumers, merged again",
                        b -> {
                            var parts = b.<String, String>stream("in")
                                    .filter((k, v) -> v != null)
                                    .flatMapValues(v -> List.of(v.split(" ")))
                                    .split(org.apache.kafka.streams.kstream.Named.as("by-"))
                                    .branch(
                                            (k, v) -> v.startsWith("a"),
                                            org.apache.kafka.streams.kstream.Branched.as("a"))
                                    .branch(
                                            (k, v) -> v.startsWith("b"),
                                            org.apache.kafka.streams.kstream.Branched.withConsumer(s -> s.to("b")))
                                    .branch(
                                            (k, v) -> v.startsWith("c"),
                                            org.apache.kafka.streams.kstream.Branched.withFunction(
                                                    s -> s.mapValues(v -> v + "?"), "c"))
                                    .defaultBranch();
                            parts.get("by-a")
                                    .merge(parts.get("by-0"))
                                    .merge(parts.get("by-c"))
                                    .to("out");
                        },
                        b -> {
                            var parts = b.<String, String>stream("in")
                                    .filter((k, v) -> v != null)
                                    .flatMapValues(v -> List.of(v.split(" ")))
                                    .split(io.splashdam.dsl.Named.as("by-"))
                                    .branch((k, v) -> v.startsWith("a"), io.splashdam.dsl.Branched.as("a"))
                                    .branch(
                                            (k, v) -> v.startsWith("b"),
                                            io.splashdam.dsl.Branched.withConsumer(s -> s.to("b")))
                                    .branch(
                                            (k, v) -> v.startsWith("c"),
                                            io.splashdam.dsl.Branched.withFunction(s -> s.mapValues(v -> v + "?"), "c"))
                                    .defaultBranch();
                            parts.get("by-a")
                                    .merge(parts.get("by-0"))
                                    .merge(parts.get("by-c"))
                                    .to("out");
                        }),
                Case.of(
                        "split without names and default, peek, foreach, print",
                        b -> {
                            var in = b.<String, String>stream("in").peek((k, v) -> {});
                            in.foreach((k, v) -> {});
                            in.filter((k, v) -> false)
                                    .print(org.apache.kafka.streams.kstream.Printed.<String, String>toSysOut()
                                            .withLabel("x"));
                            var parts = in.split()
                                    .branch((k, v) -> k == null)
                                    .branch((k, v) -> v == null)
                                    .noDefaultBranch();
                            new java.util.TreeMap<>(parts).values().forEach(s -> s.to("out"));
                        },
                        b -> {
                            var in = b.<String, String>stream("in").peek((k, v) -> {});
                            in.foreach((k, v) -> {});
                            in.filter((k, v) -> false)
                                    .print(io.splashdam.dsl.Printed.<String, String>toSysOut()
                                            .withLabel("x"));
                            var parts = in.split()
                                    .branch((k, v) -> k == null)
                                    .branch((k, v) -> v == null)
                                    .noDefaultBranch();
                            new java.util.TreeMap<>(parts).values().forEach(s -> s.to("out"));
                        }),
                Case.of(
                        "repartition",
                        b -> b.<String, String>stream("in")
                                .selectKey((k, v) -> v == null ? null : v.substring(0, 1))
                                .repartition()
                                .mapValues(v -> v + "!")
                                .to("out"),
                        b -> b.<String, String>stream("in")
                                .selectKey((k, v) -> v == null ? null : v.substring(0, 1))
                                .repartition()
                                .mapValues(v -> v + "!")
                                .to("out")),
                Case.of(
                        "repartition, named, then counted",
                        b -> b.<String, String>stream("in")
                                .map((k, v) -> org.apache.kafka.streams.KeyValue.pair("x" + k, v))
                                .repartition(org.apache.kafka.streams.kstream.Repartitioned.as("again"))
                                .groupByKey()
                                .reduce((x, y) -> y + x.length())
                                .toStream()
                                .to("out"),
                        b -> b.<String, String>stream("in")
                                .map((k, v) -> io.splashdam.stores.KeyValue.pair("x" + k, v))
                                .repartition(io.splashdam.dsl.Repartitioned.as("again"))
                                .groupByKey()
                                .reduce((x, y) -> y + x.length())
                                .toStream()
                                .to("out")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
