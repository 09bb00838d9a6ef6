package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * How a topic is written.
 *
 * <pre>{@code
 * counts.toStream().to("counts", Produced.with(Serdes.String(), Serdes.Long()));
 * }</pre>
 */
public record Produced<K, V>(
        @Nullable Serde<K> keySerde,
        @Nullable Serde<V> valueSerde,
        @Nullable Named named) {
    public static <K, V> Produced<K, V> with(Serde<K> keySerde, Serde<V> valueSerde) {
        return new Produced<>(keySerde, valueSerde, null);
    }

    public static <K, V> Produced<K, V> as(String name) {
        return new Produced<>(null, null, new Named(name));
    }

    public Produced<K, V> withKeySerde(Serde<K> serde) {
        return new Produced<>(serde, valueSerde, named);
    }

    public Produced<K, V> withValueSerde(Serde<V> serde) {
        return new Produced<>(keySerde, serde, named);
    }

    public Produced<K, V> withName(String name) {
        return new Produced<>(keySerde, valueSerde, new Named(name));
    }
}
