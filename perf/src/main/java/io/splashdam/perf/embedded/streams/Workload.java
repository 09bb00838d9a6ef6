package io.splashdam.perf.embedded.streams;

import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.KStream;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.state.serde.Serdes;
import io.splashdam.stores.KeyValue;
import io.splashdam.topology.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A topology and what its output must amount to. */
public enum Workload {
    /** Lines of ten words; the counts of all words add up to ten times the lines. */
    WORDCOUNT {
        @Override
        void build(StreamsBuilder builder, List<String> inputs, String output) {
            stream(builder, inputs.get(0))
                    .flatMapValues(line -> Arrays.asList(line.split(" ", -1)))
                    .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
                    .count()
                    .toStream()
                    .to(output, Produced.with(Serdes.String(), Serdes.Long()));
        }

        @Override
        long target(long records) {
            return records * Inputs.WORDS_PER_LINE;
        }
    },

    /** Half of the records pass a filter and are changed. */
    MAP {
        @Override
        void build(StreamsBuilder builder, List<String> inputs, String output) {
            stream(builder, inputs.get(0))
                    .filter((key, value) -> (value.charAt(0) & 1) == 0)
                    .map((key, value) -> KeyValue.pair(key, value.toUpperCase(Locale.ROOT)))
                    .to(output, Produced.with(Serdes.String(), Serdes.String()));
        }

        @Override
        long target(long records) {
            return records / 2;
        }

        @Override
        boolean emitsCounts() {
            return false;
        }
    },

    /** Records counted by key. */
    COUNT {
        @Override
        void build(StreamsBuilder builder, List<String> inputs, String output) {
            stream(builder, inputs.get(0))
                    .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                    .count()
                    .toStream()
                    .to(output, Produced.with(Serdes.String(), Serdes.Long()));
        }

        @Override
        long target(long records) {
            return records;
        }
    };

    /** Inputs that keep it busy for some seconds. */
    long defaultRecords() {
        return this == WORDCOUNT ? 2_000_000 : 6_000_000;
    }

    abstract void build(StreamsBuilder builder, List<String> inputs, String output);

    /** What the output adds up to: the last count of each key, or the number of records. */
    abstract long target(long records);

    /** True when each output holds a count of its key, of which the last one stands. */
    boolean emitsCounts() {
        return true;
    }

    /** Names of its input topics for so many records. */
    List<String> inputs(long records) {
        return List.of("perf-" + (this == WORDCOUNT ? "lines" : "keyed") + "-" + records);
    }

    Topology topology(List<String> inputs, String output) {
        StreamsBuilder builder = new StreamsBuilder();
        build(builder, inputs, output);
        return builder.build();
    }

    private static KStream<String, String> stream(StreamsBuilder builder, String topic) {
        return builder.stream(topic, Consumed.with(Serdes.String(), Serdes.String()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
