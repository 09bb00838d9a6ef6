package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * How two streams are joined: serdes, names, changelogs.
 *
 * <pre>{@code
 * clicks.join(views, (c, v) -> c + v, windows, StreamJoined.with(Serdes.String(), Serdes.Long(), Serdes.Long()));
 * }</pre>
 *
 * @param storeName from which the names of the stores are made; null: generated
 */
public record StreamJoined<K, V1, V2>(
        @Nullable Serde<K> keySerde,
        @Nullable Serde<V1> valueSerde,
        @Nullable Serde<V2> otherValueSerde,
        @Nullable Named named,
        @Nullable Named storeName,
        boolean isLogged) {
    public static <K, V1, V2> StreamJoined<K, V1, V2> with(
            @Nullable Serde<K> keySerde, @Nullable Serde<V1> valueSerde, @Nullable Serde<V2> otherValueSerde) {
        return new StreamJoined<>(keySerde, valueSerde, otherValueSerde, null, null, true);
    }

    /** Under a name for the stores. */
    public static <K, V1, V2> StreamJoined<K, V1, V2> as(String storeName) {
        return new StreamJoined<>(null, null, null, null, new Named(storeName), true);
    }

    public StreamJoined<K, V1, V2> withKeySerde(Serde<K> serde) {
        return new StreamJoined<>(serde, valueSerde, otherValueSerde, named, storeName, isLogged);
    }

    public StreamJoined<K, V1, V2> withValueSerde(Serde<V1> serde) {
        return new StreamJoined<>(keySerde, serde, otherValueSerde, named, storeName, isLogged);
    }

    public StreamJoined<K, V1, V2> withOtherValueSerde(Serde<V2> serde) {
        return new StreamJoined<>(keySerde, valueSerde, serde, named, storeName, isLogged);
    }

    /** Names the operators. */
    public StreamJoined<K, V1, V2> withName(String name) {
        return new StreamJoined<>(keySerde, valueSerde, otherValueSerde, new Named(name), storeName, isLogged);
    }

    /** Names the stores. */
    public StreamJoined<K, V1, V2> withStoreName(String name) {
        return new StreamJoined<>(keySerde, valueSerde, otherValueSerde, named, new Named(name), isLogged);
    }

    /** Without changelogs the stores begin empty where their files are gone. */
    public StreamJoined<K, V1, V2> withLoggingDisabled() {
        return new StreamJoined<>(keySerde, valueSerde, otherValueSerde, named, storeName, false);
    }
}
