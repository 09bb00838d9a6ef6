package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
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
        boolean isCached) {
    public static <K, V, S> Materialized<K, V, S> as(String storeName) {
        return new Materialized<>(new Named(storeName), null, null, true, true);
    }

    public static <K, V, S> Materialized<K, V, S> with(@Nullable Serde<K> keySerde, @Nullable Serde<V> valueSerde) {
        return new Materialized<>(null, keySerde, valueSerde, true, true);
    }

    public Materialized<K, V, S> withKeySerde(Serde<K> serde) {
        return new Materialized<>(named, serde, valueSerde, isLogged, isCached);
    }

    public Materialized<K, V, S> withValueSerde(Serde<V> serde) {
        return new Materialized<>(named, keySerde, serde, isLogged, isCached);
    }

    /** Without a changelog the table begins empty where its files are gone or older than the committed offsets. */
    public Materialized<K, V, S> withLoggingDisabled() {
        return new Materialized<>(named, keySerde, valueSerde, false, isCached);
    }

    /** Hands on every update, not only the last per key and commit. */
    public Materialized<K, V, S> withCachingDisabled() {
        return new Materialized<>(named, keySerde, valueSerde, isLogged, false);
    }

    public Materialized<K, V, S> withCachingEnabled() {
        return new Materialized<>(named, keySerde, valueSerde, isLogged, true);
    }
}
