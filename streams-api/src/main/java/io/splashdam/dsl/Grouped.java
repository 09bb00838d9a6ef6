package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is grouped; the name is that of the repartitioning, if there is one.
 *
 * <pre>{@code
 * words.groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()));
 * }</pre>
 */
public record Grouped<K, V>(
        @Nullable Named named,
        @Nullable Serde<K> keySerde,
        @Nullable Serde<V> valueSerde) {
    public static <K, V> Grouped<K, V> with(Serde<K> keySerde, Serde<V> valueSerde) {
        return new Grouped<>(null, keySerde, valueSerde);
    }

    public static <K, V> Grouped<K, V> with(String name, Serde<K> keySerde, Serde<V> valueSerde) {
        return new Grouped<>(new Named(name), keySerde, valueSerde);
    }

    public static <K, V> Grouped<K, V> as(String name) {
        return new Grouped<>(new Named(name), null, null);
    }

    public static <K, V> Grouped<K, V> keySerde(Serde<K> keySerde) {
        return new Grouped<>(null, keySerde, null);
    }

    public Grouped<K, V> withKeySerde(Serde<K> serde) {
        return new Grouped<>(named, serde, valueSerde);
    }

    public Grouped<K, V> withValueSerde(Serde<V> serde) {
        return new Grouped<>(named, keySerde, serde);
    }

    public Grouped<K, V> withName(String name) {
        return new Grouped<>(new Named(name), keySerde, valueSerde);
    }
}
