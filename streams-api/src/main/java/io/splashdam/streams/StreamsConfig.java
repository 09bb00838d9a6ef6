package io.splashdam.streams;

import io.splashdam.state.rocksdb.RocksMemory;
import io.splashdam.state.serde.Serde;
import io.splashdam.task.DefaultSerdes;
import io.splashdam.topology.OffsetReset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
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
        return new StreamsConfig(
                applicationId,
                directory,
                store,
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

    public StreamsConfig withStore(StoreKind kind) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                kind,
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

    public StreamsConfig withCommitIntervalMs(long intervalMs) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                intervalMs,
                maxCacheBytes,
                maxCommitBytes,
                stateMemoryBytes,
                stateFlushIntervalMs,
                offsetReset,
                threads,
                defaultKeySerde,
                defaultValueSerde);
    }

    public StreamsConfig withMaxCacheBytes(long bytes) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                commitIntervalMs,
                bytes,
                maxCommitBytes,
                stateMemoryBytes,
                stateFlushIntervalMs,
                offsetReset,
                threads,
                defaultKeySerde,
                defaultValueSerde);
    }

    public StreamsConfig withMaxCommitBytes(long bytes) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                commitIntervalMs,
                maxCacheBytes,
                bytes,
                stateMemoryBytes,
                stateFlushIntervalMs,
                offsetReset,
                threads,
                defaultKeySerde,
                defaultValueSerde);
    }

    public StreamsConfig withStateMemoryBytes(long bytes) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                commitIntervalMs,
                maxCacheBytes,
                maxCommitBytes,
                bytes,
                stateFlushIntervalMs,
                offsetReset,
                threads,
                defaultKeySerde,
                defaultValueSerde);
    }

    public StreamsConfig withStateFlushIntervalMs(long intervalMs) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                commitIntervalMs,
                maxCacheBytes,
                maxCommitBytes,
                stateMemoryBytes,
                intervalMs,
                offsetReset,
                threads,
                defaultKeySerde,
                defaultValueSerde);
    }

    public StreamsConfig withOffsetReset(OffsetReset reset) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                commitIntervalMs,
                maxCacheBytes,
                maxCommitBytes,
                stateMemoryBytes,
                stateFlushIntervalMs,
                reset,
                threads,
                defaultKeySerde,
                defaultValueSerde);
    }

    public StreamsConfig withThreads(int count) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                commitIntervalMs,
                maxCacheBytes,
                maxCommitBytes,
                stateMemoryBytes,
                stateFlushIntervalMs,
                offsetReset,
                count,
                defaultKeySerde,
                defaultValueSerde);
    }

    /** {@code default.key.serde} and {@code default.value.serde}: for where the topology names none. */
    public StreamsConfig withDefaultSerdes(Serde<?> key, Serde<?> value) {
        return new StreamsConfig(
                applicationId,
                stateDir,
                store,
                commitIntervalMs,
                maxCacheBytes,
                maxCommitBytes,
                stateMemoryBytes,
                stateFlushIntervalMs,
                offsetReset,
                threads,
                key,
                value);
    }

    DefaultSerdes serdes() {
        return new DefaultSerdes(defaultKeySerde, defaultValueSerde);
    }
}
