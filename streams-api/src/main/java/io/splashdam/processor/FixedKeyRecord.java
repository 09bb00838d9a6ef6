package io.splashdam.processor;

import org.jspecify.annotations.Nullable;

/** A record whose key stays as it is; immutable but for its {@link #headers}. */
public final class FixedKeyRecord<K, V> {
    private final Record<K, V> record;

    FixedKeyRecord(Record<K, V> record) {
        this.record = record;
    }

    public @Nullable K key() {
        return record.key();
    }

    public @Nullable V value() {
        return record.value();
    }

    /** Milliseconds since 1970. */
    public long timestamp() {
        return record.timestamp();
    }

    public Headers headers() {
        return record.headers();
    }

    public <R> FixedKeyRecord<K, R> withValue(@Nullable R newValue) {
        return new FixedKeyRecord<>(record.withValue(newValue));
    }

    public FixedKeyRecord<K, V> withTimestamp(long newTimestamp) {
        return new FixedKeyRecord<>(record.withTimestamp(newTimestamp));
    }

    public FixedKeyRecord<K, V> withHeaders(Headers newHeaders) {
        return new FixedKeyRecord<>(record.withHeaders(newHeaders));
    }

    Record<K, V> record() {
        return record;
    }

    @Override
    public String toString() {
        return record.toString();
    }
}
