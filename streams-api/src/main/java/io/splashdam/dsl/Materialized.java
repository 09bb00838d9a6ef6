package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a table is kept: the name under which it can be asked, its serdes, its changelog.
 *
 * <pre>{@code
 * words.groupByKey().count(Materialized.as("counts"));
 * }</pre>
 *
 * @param <S> the kind of store; kept for Kafka Streams' shape
 */
public record Materialized<K, V, S>(
        @Nullable Named named,
        @Nullable Serde<K> keySerde,
        @Nullable Serde<V> valueSerde,
        boolean isLogged,
        boolean isCached,
        @Nullable Duration retention) {
    public static <K, V, S> Materialized<K, V, S> as(String storeName) {
        return new Materialized<>(new Named(storeName), null, null, true, true, null);
    }

    public static <K, V, S> Materialized<K, V, S> with(@Nullable Serde<K> keySerde, @Nullable Serde<V> valueSerde) {
        return new Materialized<>(null, keySerde, valueSerde, true, true, null);
    }

    public Materialized<K, V, S> withKeySerde(Serde<K> serde) {
        return new Materialized<>(named, serde, valueSerde, isLogged, isCached, retention);
    }

    public Materialized<K, V, S> withValueSerde(Serde<V> serde) {
        return new Materialized<>(named, keySerde, serde, isLogged, isCached, retention);
    }

    /** Without a changelog the table begins empty where its files are gone or older than the committed offsets. */
    public Materialized<K, V, S> withLoggingDisabled() {
        return new Materialized<>(named, keySerde, valueSerde, false, isCached, retention);
    }

    /** Hands on every update, not only the last per key and commit. */
    public Materialized<K, V, S> withCachingDisabled() {
        return new Materialized<>(named, keySerde, valueSerde, isLogged, false, retention);
    }

    public Materialized<K, V, S> withCachingEnabled() {
        return new Materialized<>(named, keySerde, valueSerde, isLogged, true, retention);
    }

    /** How long a window or session is kept behind stream time; at least as long as it may change. */
    public Materialized<K, V, S> withRetention(Duration retention) {
        return new Materialized<>(named, keySerde, valueSerde, isLogged, isCached, retention);
    }

    /** What {@link #withRetention} asked for, or {@code neededMs}. */
    long retentionMs(long neededMs, String store, String needs) {
        if (retention == null) {
            return neededMs;
        }
        if (retention.toMillis() < neededMs) {
            throw new IllegalArgumentException("The retention period of the window store " + store
                    + " must be no smaller than " + needs + ". Got retention=[" + retention.toMillis()
                    + "], needed=[" + neededMs + "]");
        }
        return retention.toMillis();
    }
}
