package io.splashdam.dsl;

import java.util.AbstractMap;
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

    AbstractMap.SimpleImmutableEntry<@Nullable Object, @Nullable Object> entry() {
        return new AbstractMap.SimpleImmutableEntry<>(key, value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyValue<?, ?> pair && pair.entry().equals(entry());
    }

    @Override
    public int hashCode() {
        return entry().hashCode();
    }

    @Override
    public String toString() {
        return "KeyValue(" + key + ", " + value + ")";
    }
}
