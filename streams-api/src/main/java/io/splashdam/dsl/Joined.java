package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is joined with a table: the serdes of a repartitioning, and a name.
 *
 * <pre>{@code
 * orders.join(customers, (order, customer) -> order + customer, Joined.with(Serdes.String(), Serdes.String(), null));
 * }</pre>
 */
public record Joined<K, V1, V2>(
        @Nullable Serde<K> keySerde,
        @Nullable Serde<V1> valueSerde,
        @Nullable Serde<V2> otherValueSerde,
        @Nullable Named named) {
    public static <K, V1, V2> Joined<K, V1, V2> with(
            @Nullable Serde<K> keySerde, @Nullable Serde<V1> valueSerde, @Nullable Serde<V2> otherValueSerde) {
        return new Joined<>(keySerde, valueSerde, otherValueSerde, null);
    }

    public static <K, V1, V2> Joined<K, V1, V2> with(
            @Nullable Serde<K> keySerde,
            @Nullable Serde<V1> valueSerde,
            @Nullable Serde<V2> otherValueSerde,
            String name) {
        return new Joined<>(keySerde, valueSerde, otherValueSerde, new Named(name));
    }

    public static <K, V1, V2> Joined<K, V1, V2> as(String name) {
        return new Joined<>(null, null, null, new Named(name));
    }

    public static <K, V1, V2> Joined<K, V1, V2> keySerde(Serde<K> serde) {
        return new Joined<>(serde, null, null, null);
    }

    public Joined<K, V1, V2> withKeySerde(Serde<K> serde) {
        return new Joined<>(serde, valueSerde, otherValueSerde, named);
    }

    public Joined<K, V1, V2> withValueSerde(Serde<V1> serde) {
        return new Joined<>(keySerde, serde, otherValueSerde, named);
    }

    public Joined<K, V1, V2> withOtherValueSerde(Serde<V2> serde) {
        return new Joined<>(keySerde, valueSerde, serde, named);
    }

    public Joined<K, V1, V2> withName(String name) {
        return new Joined<>(keySerde, valueSerde, otherValueSerde, new Named(name));
    }
}
