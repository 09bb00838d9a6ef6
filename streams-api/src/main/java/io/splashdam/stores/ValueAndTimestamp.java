package io.splashdam.stores;

import org.jspecify.annotations.Nullable;

/**
 * A value and its time.
 *
 * @param timestamp milliseconds since 1970
 */
public record ValueAndTimestamp<V>(V value, long timestamp) {
    /** Null for a null value. */
    public static <V> @Nullable ValueAndTimestamp<V> make(@Nullable V value, long timestamp) {
        return value == null ? null : new ValueAndTimestamp<>(value, timestamp);
    }

    public static <V> @Nullable V getValueOrNull(@Nullable ValueAndTimestamp<V> of) {
        return of == null ? null : of.value();
    }
}
