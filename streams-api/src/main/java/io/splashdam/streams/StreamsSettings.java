package io.splashdam.streams;

import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.topology.OffsetReset;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads an application's settings from text. Used once. */
final class StreamsSettings {
    private static final Logger log = LoggerFactory.getLogger(StreamsSettings.class);

    private static final List<String> KNOWN = List.of(
            "application.id",
            "state.dir",
            "default.dsl.store",
            "processing.guarantee",
            "commit.interval.ms",
            "statestore.cache.max.bytes",
            "commit.max.bytes",
            "state.memory",
            "state.flush.interval.ms",
            "auto.offset.reset",
            "num.stream.threads",
            "exchange");

    /** Keys of Kafka Streams that mean nothing here. */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "bootstrap.servers",
            "client.id",
            "replication.factor",
            "num.standby.replicas",
            "buffered.records.per.partition",
            "poll.ms",
            "request.timeout.ms",
            "retry.backoff.ms",
            "metrics.recording.level",
            "metrics.sample.window.ms",
            "metrics.num.samples",
            "metadata.max.age.ms",
            "receive.buffer.bytes",
            "send.buffer.bytes",
            "state.cleanup.delay.ms",
            "topology.optimization",
            "upgrade.from",
            "acceptable.recovery.lag",
            "max.warmup.replicas",
            "probing.rebalance.interval.ms");

    private final Map<String, String> settings;

    StreamsSettings(Map<String, String> settings) {
        this.settings = settings;
    }

    StreamsConfig config() {
        settings.keySet().forEach(StreamsSettings::check);
        String id = settings.get("application.id");
        if (id == null) {
            throw new IllegalArgumentException("application.id is missing: expected the name of the application");
        }
        only("exchange", "local");
        StreamsConfig byDefault = StreamsConfig.of(id);
        return new StreamsConfig(
                id,
                Path.of(settings.getOrDefault("state.dir", byDefault.stateDir().toString())),
                choice("default.dsl.store", byDefault.store()),
                choice("processing.guarantee", byDefault.guarantee()),
                number("commit.interval.ms", byDefault.commitIntervalMs()),
                number("statestore.cache.max.bytes", byDefault.maxCacheBytes()),
                number("commit.max.bytes", byDefault.maxCommitBytes()),
                number("state.memory", byDefault.stateMemoryBytes()),
                number("state.flush.interval.ms", byDefault.stateFlushIntervalMs()),
                choice("auto.offset.reset", byDefault.offsetReset()),
                Math.toIntExact(number("num.stream.threads", byDefault.threads())),
                null,
                null);
    }

    private static void check(String key) {
        if (WITHOUT_MEANING.contains(key)) {
            log.warn("{} has no effect here", key);
        } else if (!KNOWN.contains(key)) {
            String nearest = KNOWN.stream()
                    .min(Comparator.comparingInt(known -> distance(known, key)))
                    .orElse("application.id");
            throw new IllegalArgumentException(key + " is not a setting; did you mean " + nearest + "?");
        }
    }

    private void only(String key, String possible) {
        String chosen = settings.getOrDefault(key, possible);
        if (!chosen.equals(possible)) {
            throw new IllegalArgumentException(key + "=" + chosen + ": only " + possible + " works so far");
        }
    }

    private long number(String key, long byDefault) {
        String text = settings.get(key);
        try {
            return text == null ? byDefault : Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + text + ": expected a whole number", e);
        }
    }

    private StoreKind choice(String key, StoreKind byDefault) {
        String text = settings.getOrDefault(key, byDefault.name());
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "rocksdb" -> StoreKind.ROCKSDB;
            case "in_memory" -> StoreKind.IN_MEMORY;
            default -> throw new IllegalArgumentException(key + "=" + text + ": expected rocksDB or in_memory");
        };
    }

    private ProcessingGuarantee choice(String key, ProcessingGuarantee byDefault) {
        String text = settings.getOrDefault(key, byDefault.name());
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "exactly_once", "exactly_once_v2" -> ProcessingGuarantee.EXACTLY_ONCE;
            case "at_least_once" -> ProcessingGuarantee.AT_LEAST_ONCE;
            default ->
                throw new IllegalArgumentException(
                        key + "=" + text + ": expected exactly_once (or exactly_once_v2) or at_least_once");
        };
    }

    private OffsetReset choice(String key, OffsetReset byDefault) {
        String text = settings.getOrDefault(key, byDefault.name());
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "earliest" -> OffsetReset.EARLIEST;
            case "latest" -> OffsetReset.LATEST;
            default -> throw new IllegalArgumentException(key + "=" + text + ": expected earliest or latest");
        };
    }

    /** Number of single-character changes between two words. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
