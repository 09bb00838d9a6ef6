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
                        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void likeKafkaStreams(Case topology) {
        Oracle.compare(topology);
    }
}
