package io.splashdam.stores;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A key and a value; either may be null. */
public final class KeyValue<K, V> {
    @SuppressWarnings("ImmutableFinal") // public fields are Kafka Streams' shape
    public final @Nullable K key;

    public final @Nullable V value;

    public KeyValue(@Nullable K key, @Nullable V value) {
        this.key = key;
        this.value = value;
    }

    public static <K, V> KeyValue<K, V> pair(@Nullable K key, @Nullable V value) {
        return new KeyValue<>(key, value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyValue<?, ?> pair
                && Objects.equals(pair.key, key)
                && Objects.equals(pair.value, value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, value);
    }

    @Override
    public String toString() {
        return "KeyValue(" + key + ", " + value + ")";
    }
}
