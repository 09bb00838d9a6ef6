package io.splashdam.streams;

import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.state.rocksdb.RocksMemory;
import io.splashdam.state.serde.Serde;
import io.splashdam.task.DefaultSerdes;
import io.splashdam.topology.OffsetReset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an application. Cannot be wrong: each is checked when the record is made.
 *
 * <pre>{@code
 * StreamsConfig config = StreamsConfig.of("word-count")
 *         .withStateDir(Path.of("state"))
 *         .withDefaultSerdes(Serdes.String(), Serdes.String());
 * }</pre>
 *
 * @param applicationId {@code application.id}: the group whose offsets are committed, and the beginning of its topics' names
 * @param stateDir {@code state.dir}
 * @param store {@code default.dsl.store}
 * @param guarantee {@code processing.guarantee}: {@code exactly_once} (also {@code exactly_once_v2}) or {@code at_least_once}
 * @param commitIntervalMs {@code commit.interval.ms}
 * @param maxCacheBytes {@code statestore.cache.max.bytes}: heap for changed and lately used entries of all tables; 0 emits every update
 * @param maxCommitBytes {@code commit.max.bytes}: a commit comes early when its outputs have grown to this
 * @param stateMemoryBytes {@code state.memory}: native memory of all stores in this process; the first application's counts
 * @param stateFlushIntervalMs {@code state.flush.interval.ms}: a kill leaves at most this much to be replayed
 * @param offsetReset {@code auto.offset.reset}
 * @param threads {@code num.stream.threads}: unconnected parts of a topology run on as many threads as there are parts, up to this
 */
public record StreamsConfig(
        String applicationId,
        Path stateDir,
        StoreKind store,
        ProcessingGuarantee guarantee,
        long commitIntervalMs,
        long maxCacheBytes,
        long maxCommitBytes,
        long stateMemoryBytes,
        long stateFlushIntervalMs,
        OffsetReset offsetReset,
        int threads,
        @Nullable Serde<?> defaultKeySerde,
        @Nullable Serde<?> defaultValueSerde) {
    private static final Pattern APPLICATION_ID = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    public StreamsConfig {
        if (!APPLICATION_ID.matcher(applicationId).matches() || applicationId.startsWith(".")) {
            throw new IllegalArgumentException("application.id=" + applicationId
                    + ": expected letters, digits, '.', '_' and '-', at most 200, not beginning with '.'");
        }
        atLeast("commit.interval.ms", 0, commitIntervalMs);
        atLeast("statestore.cache.max.bytes", 0, maxCacheBytes);
        atLeast("commit.max.bytes", 1, maxCommitBytes);
        atLeast("state.memory", 1 << 20, stateMemoryBytes);
        atLeast("state.flush.interval.ms", 1, stateFlushIntervalMs);
        atLeast("num.stream.threads", 1, threads);
    }

    private static void atLeast(String key, long least, long found) {
        if (found < least) {
            throw new IllegalArgumentException(key + "=" + found + ": expected at least " + least);
        }
    }

    /** The defaults; stores lie in a directory of the temporary one until {@link #withStateDir} says where. */
    public static StreamsConfig of(String applicationId) {
        return new StreamsConfig(
                applicationId,
                Path.of(System.getProperty("java.io.tmpdir"), "splashdam-streams"),
                StoreKind.ROCKSDB,
                ProcessingGuarantee.EXACTLY_ONCE,
                100,
                16L << 20,
                4L << 20,
                RocksMemory.DEFAULT_BYTES,
                30_000,
                OffsetReset.EARLIEST,
                1,
                null,
                null);
    }

    /** By property names, as a file or {@code --set} has them; an unknown one is refused with the nearest known one. */
    public static StreamsConfig parse(Map<String, String> settings) {
        return new StreamsSettings(settings).config();
    }

    /** See {@link #parse(Map)}. */
    public static StreamsConfig parse(Properties settings) {
        Map<String, String> texts = new java.util.LinkedHashMap<>();
        settings.stringPropertyNames().forEach(name -> texts.put(name, settings.getProperty(name)));
        return parse(texts);
    }

    public StreamsConfig withStateDir(Path directory) {
        return with(draft -> draft.stateDir = directory);
    }

    public StreamsConfig withStore(StoreKind kind) {
        return with(draft -> draft.store = kind);
    }

    /** {@code processing.guarantee}: exactly once unless the application can bear to see records twice after a failure. */
    public StreamsConfig withGuarantee(ProcessingGuarantee chosen) {
        return with(draft -> draft.guarantee = chosen);
    }

    public StreamsConfig withCommitIntervalMs(long intervalMs) {
        return with(draft -> draft.commitIntervalMs = intervalMs);
    }

    public StreamsConfig withMaxCacheBytes(long bytes) {
        return with(draft -> draft.maxCacheBytes = bytes);
    }

    public StreamsConfig withMaxCommitBytes(long bytes) {
        return with(draft -> draft.maxCommitBytes = bytes);
    }

    public StreamsConfig withStateMemoryBytes(long bytes) {
        return with(draft -> draft.stateMemoryBytes = bytes);
    }

    public StreamsConfig withStateFlushIntervalMs(long intervalMs) {
        return with(draft -> draft.stateFlushIntervalMs = intervalMs);
    }

    public StreamsConfig withOffsetReset(OffsetReset reset) {
        return with(draft -> draft.offsetReset = reset);
    }

    public StreamsConfig withThreads(int count) {
        return with(draft -> draft.threads = count);
    }

    /** {@code default.key.serde} and {@code default.value.serde}: for where the topology names none. */
    public StreamsConfig withDefaultSerdes(Serde<?> key, Serde<?> value) {
        return with(draft -> {
            draft.defaultKeySerde = key;
            draft.defaultValueSerde = value;
        });
    }

    private StreamsConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /** The same settings, to be changed. A new setting is named here, in the record's head and in {@link #of}. */
    private static final class Draft {
        private final String applicationId;
        private Path stateDir;
        private StoreKind store;
        private ProcessingGuarantee guarantee;
        private long commitIntervalMs;
        private long maxCacheBytes;
        private long maxCommitBytes;
        private long stateMemoryBytes;
        private long stateFlushIntervalMs;
        private OffsetReset offsetReset;
        private int threads;
        private @Nullable Serde<?> defaultKeySerde;
        private @Nullable Serde<?> defaultValueSerde;

        Draft(StreamsConfig from) {
            applicationId = from.applicationId;
            stateDir = from.stateDir;
            store = from.store;
            guarantee = from.guarantee;
            commitIntervalMs = from.commitIntervalMs;
            maxCacheBytes = from.maxCacheBytes;
            maxCommitBytes = from.maxCommitBytes;
            stateMemoryBytes = from.stateMemoryBytes;
            stateFlushIntervalMs = from.stateFlushIntervalMs;
            offsetReset = from.offsetReset;
            threads = from.threads;
            defaultKeySerde = from.defaultKeySerde;
            defaultValueSerde = from.defaultValueSerde;
        }

        StreamsConfig config() {
            return new StreamsConfig(
                    applicationId,
                    stateDir,
                    store,
                    guarantee,
                    commitIntervalMs,
                    maxCacheBytes,
                    maxCommitBytes,
                    stateMemoryBytes,
                    stateFlushIntervalMs,
                    offsetReset,
                    threads,
                    defaultKeySerde,
                    defaultValueSerde);
        }
    }

    DefaultSerdes serdes() {
        return new DefaultSerdes(defaultKeySerde, defaultValueSerde);
    }
}
