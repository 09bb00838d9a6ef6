package io.splashdam.perf.workload;

import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.KStream;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamJoined;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.state.serde.Serde;
import io.splashdam.state.serde.Serdes;
import io.splashdam.stores.KeyValue;
import io.splashdam.time.JoinWindows;
import io.splashdam.time.TimeWindows;
import io.splashdam.time.WindowedSerdes;
import io.splashdam.topology.Topology;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A topology and what its output must amount to. */
public enum Workload {
    /** Lines of ten words; the counts of all words add up to ten times the lines. */
    WORDCOUNT {
        @Override
        void build(Sources sources, String output) {
            sources.counted(sources.plain(0).flatMapValues(line -> Arrays.asList(line.split(" ", -1))))
                    .groupBy((key, word) -> word, Grouped.with(TEXT, TEXT))
                    .count()
                    .toStream()
                    .to(output, Produced.with(TEXT, Serdes.Long()));
        }

        @Override
        public long target(long records) {
            return records * Inputs.WORDS_PER_LINE;
        }
    },

    /** Half of the records pass a filter and are changed. */
    MAP {
        @Override
        void build(Sources sources, String output) {
            sources.probed(0)
                    .filter((key, value) -> (value.charAt(0) & 1) == 0)
                    .map((key, value) -> KeyValue.pair(key, value.toUpperCase(Locale.ROOT)))
                    .to(output, Produced.with(TEXT, TEXT));
        }

        @Override
        public long target(long records) {
            return records / 2;
        }

        @Override
        public boolean emitsCounts() {
            return false;
        }
    },

    /** Records counted by key. */
    COUNT {
        @Override
        void build(Sources sources, String output) {
            sources.probed(0)
                    .groupByKey(Grouped.with(TEXT, TEXT))
                    .count()
                    .toStream()
                    .to(output, Produced.with(TEXT, Serdes.Long()));
        }
    },

    /** Records counted by key and ten seconds of event time. */
    WINDOW {
        @Override
        void build(Sources sources, String output) {
            sources.probed(0)
                    .groupByKey(Grouped.with(TEXT, TEXT))
                    .windowedBy(TimeWindows.ofSizeWithNoGrace(WINDOW_SIZE))
                    .count()
                    .toStream()
                    .to(
                            output,
                            Produced.with(
                                    WindowedSerdes.timeWindowedSerdeFrom(TEXT, WINDOW_SIZE.toMillis()), Serdes.Long()));
        }
    },

    /** Two streams joined within five seconds: every key comes once on each side. */
    STREAMJOIN {
        @Override
        void build(Sources sources, String output) {
            sources.probed(0)
                    .join(
                            sources.probed(1),
                            (left, right) -> left + right,
                            JoinWindows.ofTimeDifferenceWithNoGrace(JOIN_DIFFERENCE),
                            StreamJoined.with(TEXT, TEXT, TEXT))
                    .to(output, Produced.with(TEXT, TEXT));
        }

        @Override
        public long target(long records) {
            return records / 2;
        }

        @Override
        public boolean emitsCounts() {
            return false;
        }
    };

    private static final Serde<String> TEXT = Serdes.String();
    private static final Duration WINDOW_SIZE = Duration.ofSeconds(10);
    private static final Duration JOIN_DIFFERENCE = Duration.ofSeconds(5);

    abstract void build(Sources sources, String output);

    /** What the output adds up to: the last count of each key, or the number of records. */
    public long target(long records) {
        return records;
    }

    /** True when each output holds a count of its key, of which the last one stands. */
    public boolean emitsCounts() {
        return true;
    }

    /** Inputs that keep it busy for some seconds. */
    public long defaultRecords() {
        return this == WORDCOUNT ? 2_000_000 : 6_000_000;
    }

    /**
     * The topology over input and output topics.
     *
     * @param passed counts the records that have come to the operator that matters; null to leave that out
     */
    public Topology topology(List<String> inputs, String output, @Nullable LongAdder passed) {
        StreamsBuilder builder = new StreamsBuilder();
        build(new Sources(builder, inputs, passed), output);
        return builder.build();
    }

    /** What a topology reads. */
    record Sources(
            StreamsBuilder builder,
            List<String> topics,
            @Nullable LongAdder passed) {
        KStream<String, String> plain(int topic) {
            return builder.stream(topics.get(topic), Consumed.with(TEXT, TEXT));
        }

        KStream<String, String> probed(int topic) {
            return counted(plain(topic));
        }

        KStream<String, String> counted(KStream<String, String> stream) {
            LongAdder counter = passed;
            return counter == null ? stream : stream.peek((key, value) -> counter.increment());
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
