package io.splashdam.processor;

import org.jspecify.annotations.Nullable;

/**
 * A record; immutable but for its {@link #headers}.
 *
 * @param timestamp milliseconds since 1970
 */
public record Record<K, V>(@Nullable K key, @Nullable V value, long timestamp, Headers headers) {
    public Record {
        if (timestamp < 0) {
            throw new IllegalArgumentException("Expected a timestamp of at least 0, but found " + timestamp);
        }
        headers = headers.copy();
    }

    public Record(@Nullable K key, @Nullable V value, long timestamp) {
        this(key, value, timestamp, Headers.of(java.util.List.of()));
    }

    public <R> Record<R, V> withKey(@Nullable R newKey) {
        return new Record<>(newKey, value, timestamp, headers);
    }

    public <R> Record<K, R> withValue(@Nullable R newValue) {
        return new Record<>(key, newValue, timestamp, headers);
    }

    public Record<K, V> withTimestamp(long newTimestamp) {
        return new Record<>(key, value, newTimestamp, headers);
    }

    public Record<K, V> withHeaders(Headers newHeaders) {
        return new Record<>(key, value, timestamp, newHeaders);
    }
}
