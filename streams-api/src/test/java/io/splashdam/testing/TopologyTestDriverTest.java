package io.splashdam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.KStream;
import io.splashdam.dsl.Materialized;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.operator.Header;
import io.splashdam.runtime.ProcessingFailure;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.stores.KeyValue;
import io.splashdam.topology.TopologyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyTestDriverTest {
    private static final Serde<String> STRING = Serdes.String();

    private final StreamsBuilder builder = new StreamsBuilder();
    private final KStream<String, String> in = builder.stream("in", Consumed.with(STRING, STRING));

    private static KeyValue<String, String> pair(String key, String value) {
        return KeyValue.pair(key, value);
    }

    private List<KeyValue<String, String>> run(KStream<String, String> result, List<KeyValue<String, String>> records) {
        result.to("out", Produced.with(STRING, STRING));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            driver.createInputTopic("in", STRING, STRING).pipeKeyValueList(records);
            return driver.createOutputTopic("out", STRING, STRING).readKeyValuesToList();
        }
    }

    @Test
    void statelessOperatorsDoWhatTheirNamesSay() {
        List<String> seen = new ArrayList<>();
        KStream<String, String> result = in.filter((key, value) -> value != null)
                .filterNot((key, value) -> value.isEmpty())
                .peek((key, value) -> seen.add(key + value))
                .mapValues(value -> value + "!")
                .mapValues((key, value) -> key + value)
                .map((key, value) -> KeyValue.pair(value, key))
                .flatMap((key, value) -> List.of(KeyValue.pair(value, key), KeyValue.pair("", "")))
                .flatMapValues(value -> List.of(value, value))
                .flatMapValues((key, value) -> key.isEmpty() ? List.<String>of() : List.of(value))
                .selectKey((key, value) -> key + value.length());
        assertThat(run(result, List.of(pair("a", "x"), pair("b", null), pair("c", ""), pair("d", "yy"))))
                .containsExactly(pair("a3", "ax!"), pair("a3", "ax!"), pair("d4", "dyy!"), pair("d4", "dyy!"));
        assertThat(seen).containsExactly("ax", "dyy");
    }

    @Test
    void nullKeysAndValuesPassThroughStatelessOperators() {
        assertThat(run(in.mapValues(value -> value), List.of(pair(null, "x"), pair("k", null))))
                .containsExactly(pair(null, "x"), pair("k", null));
    }

    @Test
    void mergeHasTheRecordsOfBothStreams() {
        KStream<String, String> longOnes = in.filter((key, value) -> value.length() > 1);
        KStream<String, String> shortOnes = in.filter((key, value) -> value.length() <= 1);
        assertThat(run(longOnes.merge(shortOnes), List.of(pair("a", "1"), pair("b", "22"))))
                .containsExactly(pair("a", "1"), pair("b", "22"));
    }

    @Test
    void wordsAreCountedAcrossALocalExchange() {
        in.flatMapValues(line -> List.of(line.split(" ")))
                .groupBy((key, word) -> word, Grouped.with(STRING, STRING))
                .count(Materialized.as("counts"))
                .toStream()
                .to("out", Produced.with(STRING, Serdes.Long()));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            TestInputTopic<String, String> lines = driver.createInputTopic("in", STRING, STRING);
            TestOutputTopic<String, Long> counts = driver.createOutputTopic("out", STRING, Serdes.Long());
            lines.pipeInput(null, "a b a", 5);
            assertThat(counts.readKeyValuesToList())
                    .containsExactlyInAnyOrder(KeyValue.pair("a", 2L), KeyValue.pair("b", 1L));
            lines.pipeInput(null, "a c", 3);
            TestRecord<String, Long> first = counts.readRecord();
            assertThat(first.timestampMs()).isEqualTo(first.key().equals("a") ? 5 : 3);
            assertThat(driver.<String, Long>getKeyValueStore("counts").get("a")).isEqualTo(3L);
            assertThat(driver.<String, Long>getKeyValueStore("counts").get("zzz"))
                    .isNull();
            List<KeyValue<String, Long>> all = new ArrayList<>();
            driver.<String, Long>getKeyValueStore("counts").all().forEachRemaining(all::add);
            assertThat(all).containsExactly(KeyValue.pair("a", 3L), KeyValue.pair("b", 1L), KeyValue.pair("c", 1L));
        }
    }

    @Test
    void recordsWithoutKeyOrValueAreNotCounted() {
        in.groupByKey().count().toStream().mapValues(count -> "" + count).to("out", Produced.with(STRING, STRING));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            driver.createInputTopic("in", STRING, STRING)
                    .pipeKeyValueList(List.of(pair(null, "x"), pair("k", null), pair("k", "v")));
            assertThat(driver.createOutputTopic("out", STRING, STRING).readKeyValuesToList())
                    .containsExactly(pair("k", "1"));
        }
    }

    @Test
    void reduceAndAggregateFoldPerKeyAndNullDeletes() {
        in.groupByKey()
                .reduce((before, value) -> value.equals("-") ? null : before + value)
                .toStream()
                .to("out", Produced.with(STRING, STRING));
        in.groupByKey()
                .aggregate(
                        () -> 0L, (key, value, sum) -> sum + value.length(), Materialized.with(STRING, Serdes.Long()))
                .toStream()
                .to("sums");
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            driver.createInputTopic("in", STRING, STRING)
                    .pipeKeyValueList(List.of(pair("k", "a"), pair("k", "b"), pair("k", "-"), pair("k", "c")));
            assertThat(driver.createOutputTopic("out", STRING, STRING).readKeyValuesToList())
                    .containsExactly(pair("k", "a"), pair("k", "ab"), pair("k", null), pair("k", "c"));
            assertThat(driver.createOutputTopic("sums", STRING, Serdes.Long()).readValuesToList())
                    .containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void anAggregateOfAnAggregateIsFlushedInOrder() {
        in.groupByKey()
                .count()
                .toStream()
                .groupBy((key, count) -> count % 2 == 0 ? "even" : "odd", Grouped.with(STRING, Serdes.Long()))
                .count()
                .toStream()
                .to("out");
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            driver.createInputTopic("in", STRING, STRING)
                    .pipeKeyValueList(List.of(pair("a", "x"), pair("b", "x"), pair("a", "x")));
            assertThat(driver.createOutputTopic("out", STRING, Serdes.Long()).readKeyValuesToMap())
                    .isEqualTo(Map.of("odd", 2L, "even", 1L));
        }
    }

    @Test
    void whatATableFiltersOutLeavesAsADeletion() {
        in.groupByKey()
                .count()
                .filter((key, count) -> count % 2 == 0)
                .mapValues(count -> "n" + count)
                .toStream()
                .to("out", Produced.with(STRING, STRING));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            driver.createInputTopic("in", STRING, STRING)
                    .pipeKeyValueList(List.of(pair("k", "a"), pair("k", "b"), pair("k", "c")));
            assertThat(driver.createOutputTopic("out", STRING, STRING).readKeyValuesToList())
                    .containsExactly(pair("k", "n2"), pair("k", null)); // the first one was not there before
        }
    }

    @Test
    void headersFollowTheirRecord() {
        in.filter((key, value) -> true)
                .flatMapValues(value -> List.of(value, value))
                .to("out", Produced.with(STRING, STRING));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            Header header = new Header("h", "v".getBytes(StandardCharsets.UTF_8));
            driver.createInputTopic("in", STRING, STRING).pipeInput("k", "v", 1, List.of(header));
            driver.createInputTopic("in", STRING, STRING).pipeInput("k", "v", 1);
            TestOutputTopic<String, String> out = driver.createOutputTopic("out", STRING, STRING);
            assertThat(out.readRecord().headers()).containsExactly(header);
            assertThat(out.readRecord().headers()).containsExactly(header);
            assertThat(out.readRecord().headers()).isEmpty();
        }
    }

    @Test
    void aThrowingFunctionIsNamedWithTopicPartitionOffsetAndOperator() {
        in.mapValues(value -> Integer.parseInt(value) + "").to("out", Produced.with(STRING, STRING));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            TestInputTopic<String, String> topic = driver.createInputTopic("in", STRING, STRING);
            topic.pipeInput("k", "1");
            assertThatThrownBy(() -> topic.pipeInput("k", "x"))
                    .isInstanceOf(ProcessingFailure.class)
                    .hasMessageContaining("Topic in, partition 0, offset 1, operator KSTREAM-MAPVALUES-0000000001")
                    .hasCauseInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void aWrongSerdeIsNamedWithItsSink() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Serde<String> wrong = (Serde) Serdes.Long();
        in.mapValues(value -> value + "").to("out", Produced.with(STRING, wrong));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build())) {
            TestInputTopic<String, String> topic = driver.createInputTopic("in", STRING, STRING);
            assertThatThrownBy(() -> topic.pipeInput("k", "x"))
                    .isInstanceOf(ProcessingFailure.class)
                    .hasMessageContaining("operator KSTREAM-SINK-0000000002")
                    .hasMessageContaining("is the serde");
        }
    }

    @Test
    void aMissingSerdeIsRefusedAtTheStart() {
        in.mapValues(value -> value.length()).to("out");
        assertThatThrownBy(() -> new TopologyTestDriver(builder.build()))
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("KSTREAM-SINK-0000000002 has no value serde")
                .hasMessageContaining("default.value.serde");
    }
}
