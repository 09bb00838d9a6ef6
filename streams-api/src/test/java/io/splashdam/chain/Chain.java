package io.splashdam.chain;

import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.Materialized;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.runtime.Binding;
import io.splashdam.state.serde.Serdes;
import io.splashdam.streams.StateRestoreListener;
import io.splashdam.streams.StreamsApp;
import io.splashdam.streams.StreamsConfig;
import io.splashdam.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The three applications.
 *
 * @param isCaching with a cache, folds see only some of the values: then they are such that this cannot be seen in the end
 */
record Chain(boolean isCaching) {
    static final int PARTITIONS = 2;
    static final List<String> TOPICS = List.of("in", "sifted", "folded", "out");

    static boolean passes(long value) {
        return value % 10 != 0;
    }

    static long sifted(long value) {
        return 3 * value + 1;
    }

    /** Without a cache: depends on every value and on their order. */
    long firstFold(long before, long value) {
        return isCaching ? before + 1 : 31 * before + value;
    }

    long secondFold(long before, long value) {
        return isCaching ? value : 31 * before + value;
    }

    private static Topology sift() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.Long()))
                .filter((key, value) -> passes(value))
                .mapValues(Chain::sifted)
                .to("sifted", Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    private interface Fold {
        long apply(long before, long value);
    }

    private static Topology fold(String from, String to, Fold fold) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(from, Consumed.with(Serdes.String(), Serdes.Long()))
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
                .aggregate(() -> 0L, (key, value, before) -> fold.apply(before, value), Materialized.as(to + "-store"))
                .toStream()
                .to(to, Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    /** Upstream first. */
    List<StreamsApp> apps(Path stateDir, Binding binding, StateRestoreListener listener) {
        return Stream.of(
                        app("sift", sift(), stateDir, binding),
                        app("fold", fold("sifted", "folded", this::firstFold), stateDir, binding),
                        app("fold-again", fold("folded", "out", this::secondFold), stateDir, binding))
                .peek(app -> app.setGlobalStateRestoreListener(listener))
                .toList();
    }

    private StreamsApp app(String id, Topology topology, Path stateDir, Binding binding) {
        StreamsConfig config = StreamsConfig.of(id)
                .withStateDir(stateDir)
                .withDefaultSerdes(Serdes.String(), Serdes.Long())
                .withCommitIntervalMs(50)
                .withStateFlushIntervalMs(200)
                .withMaxCacheBytes(isCaching ? 4 << 20 : 0);
        return new StreamsApp(topology, config, binding);
    }
}
