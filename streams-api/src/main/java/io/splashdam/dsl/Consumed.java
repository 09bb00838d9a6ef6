package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import io.splashdam.topology.OffsetReset;
import org.jspecify.annotations.Nullable;

/**
 * How a topic is read.
 *
 * <pre>{@code
 * builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()));
 * }</pre>
 */
public record Consumed<K, V>(
        @Nullable Serde<K> keySerde,
        @Nullable Serde<V> valueSerde,
        @Nullable OffsetReset resetPolicy,
        @Nullable Named named) {
    public static <K, V> Consumed<K, V> with(Serde<K> keySerde, Serde<V> valueSerde) {
        return new Consumed<>(keySerde, valueSerde, null, null);
    }

    public static <K, V> Consumed<K, V> as(String name) {
        return new Consumed<>(null, null, null, new Named(name));
    }

    public Consumed<K, V> withKeySerde(Serde<K> serde) {
        return new Consumed<>(serde, valueSerde, resetPolicy, named);
    }

    public Consumed<K, V> withValueSerde(Serde<V> serde) {
        return new Consumed<>(keySerde, serde, resetPolicy, named);
    }

    /** Where to begin when no offset has been committed. */
    public Consumed<K, V> withOffsetResetPolicy(OffsetReset policy) {
        return new Consumed<>(keySerde, valueSerde, policy, named);
    }

    public Consumed<K, V> withName(String name) {
        return new Consumed<>(keySerde, valueSerde, resetPolicy, new Named(name));
    }
}
