package io.splashdam.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.state.serde.Serdes;
import io.splashdam.topology.TopologyException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are those that Kafka Streams prints for the same topologies. */
class DescriptionTest {
    private final StreamsBuilder builder = new StreamsBuilder();

    @Test
    void wordCountReadsAsKafkaStreamsPrintsIt() {
        KStream<String, String> lines = builder.stream("streams-plaintext-input");
        lines.flatMapValues(line -> List.of(line.split(" ")))
                .groupBy((key, word) -> word)
                .count()
                .toStream()
                .to("streams-wordcount-output");
        assertThat(builder.build().describe()).isEqualTo("""
                Topologies:
                   Sub-topology: 0
                    Source: KSTREAM-SOURCE-0000000000 (topics: [streams-plaintext-input])
                      --> KSTREAM-FLATMAPVALUES-0000000001
                    Processor: KSTREAM-FLATMAPVALUES-0000000001 (stores: [])
                      --> KSTREAM-KEY-SELECT-0000000002
                      <-- KSTREAM-SOURCE-0000000000
                    Processor: KSTREAM-KEY-SELECT-0000000002 (stores: [])
                      --> KSTREAM-FILTER-0000000006
                      <-- KSTREAM-FLATMAPVALUES-0000000001
                    Processor: KSTREAM-FILTER-0000000006 (stores: [])
                      --> KSTREAM-SINK-0000000005
                      <-- KSTREAM-KEY-SELECT-0000000002
                    Sink: KSTREAM-SINK-0000000005 (topic: KSTREAM-AGGREGATE-STATE-STORE-0000000003-repartition)
                      <-- KSTREAM-FILTER-0000000006

                  Sub-topology: 1
                    Source: KSTREAM-SOURCE-0000000007 (topics: [KSTREAM-AGGREGATE-STATE-STORE-0000000003-repartition])
                      --> KSTREAM-AGGREGATE-0000000004
                    Processor: KSTREAM-AGGREGATE-0000000004 (stores: [KSTREAM-AGGREGATE-STATE-STORE-0000000003])
                      --> KTABLE-TOSTREAM-0000000008
                      <-- KSTREAM-SOURCE-0000000007
                    Processor: KTABLE-TOSTREAM-0000000008 (stores: [])
                      --> KSTREAM-SINK-0000000009
                      <-- KSTREAM-AGGREGATE-0000000004
                    Sink: KSTREAM-SINK-0000000009 (topic: streams-wordcount-output)
                      <-- KTABLE-TOSTREAM-0000000008

                """);
    }

    @Test
    void aNamedStoreNamesItsRepartitioning() {
        KStream<String, String> lines = builder.stream("lines");
        lines.groupBy((key, word) -> word).count(Materialized.as("counts"));
        assertThat(builder.build().describe()).isEqualTo("""
                Topologies:
                   Sub-topology: 0
                    Source: KSTREAM-SOURCE-0000000000 (topics: [lines])
                      --> KSTREAM-KEY-SELECT-0000000001
                    Processor: KSTREAM-KEY-SELECT-0000000001 (stores: [])
                      --> counts-repartition-filter
                      <-- KSTREAM-SOURCE-0000000000
                    Processor: counts-repartition-filter (stores: [])
                      --> counts-repartition-sink
                      <-- KSTREAM-KEY-SELECT-0000000001
                    Sink: counts-repartition-sink (topic: counts-repartition)
                      <-- counts-repartition-filter

                  Sub-topology: 1
                    Source: counts-repartition-source (topics: [counts-repartition])
                      --> KSTREAM-AGGREGATE-0000000002
                    Processor: KSTREAM-AGGREGATE-0000000002 (stores: [counts])
                      --> none
                      <-- counts-repartition-source

                """);
    }

    @Test
    void aTopologyWithoutSourceIsRefused() {
        assertThatThrownBy(builder::build).isInstanceOf(TopologyException.class).hasMessageContaining("no source");
    }

    @Test
    void oneNameForTwoNodesIsRefused() {
        KStream<String, String> lines = builder.stream("lines");
        lines.filter((k, v) -> true, Named.as("x"));
        assertThatThrownBy(() -> lines.filter((k, v) -> true, Named.as("x")))
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("two nodes are named x")
                .hasMessageContaining("Named.as");
    }

    @Test
    void oneNameForTwoStoresIsRefused() {
        KGroupedStream<String, String> grouped = builder.stream(
                        "lines", Consumed.with(Serdes.String(), Serdes.String()))
                .groupByKey();
        grouped.count(Materialized.as("s"));
        assertThatThrownBy(() -> grouped.count(Materialized.as("s")))
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("two stores are named s");
    }

    @Test
    void oneTopicForTwoSourcesIsRefused() {
        builder.stream("lines");
        assertThatThrownBy(() -> builder.stream("lines"))
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("topic lines is read by");
    }

    @Test
    void anImpossibleNameIsRefused() {
        assertThatThrownBy(() -> Named.as("a b"))
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("a b");
    }
}
