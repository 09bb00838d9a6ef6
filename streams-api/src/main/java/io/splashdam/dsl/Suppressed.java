package io.splashdam.dsl;

import io.splashdam.time.Windowed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a table's changes are held back, so that only the last of several leaves (KIP-328).
 *
 * <pre>{@code
 * counts.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
 * counts.suppress(Suppressed.untilTimeLimit(Duration.ofMinutes(5), BufferConfig.maxRecords(1000)))
 * }</pre>
 *
 * @param limit null: until the window closes
 */
public record Suppressed<K>(
        @Nullable Duration limit,
        BufferConfig<?> buffer,
        @Nullable Named named) {
    /** Only the final result of each window leaves, when the window has closed. */
    public static Suppressed<Windowed<?>> untilWindowCloses(StrictBufferConfig buffer) {
        return new Suppressed<>(null, buffer, null);
    }

    /** Of a key's changes within {@code limit} of stream time the last one leaves. */
    public static <K> Suppressed<K> untilTimeLimit(Duration limit, BufferConfig<?> buffer) {
        return new Suppressed<>(limit, buffer, null);
    }

    public Suppressed<K> withName(String name) {
        return new Suppressed<>(limit, buffer, new Named(name));
    }

    /**
     * How much may be held.
     *
     * @param <B> the config itself
     */
    public abstract static sealed class BufferConfig<B extends BufferConfig<B>>
            permits StrictBufferConfig, EagerBufferConfig {
        final long maxRecords;
        final long maxBytes;
        final boolean isLogged;

        BufferConfig(long maxRecords, long maxBytes, boolean isLogged) {
            this.maxRecords = maxRecords;
            this.maxBytes = maxBytes;
            this.isLogged = isLogged;
        }

        /** At most this many keys; the oldest leave early when there are more. */
        public static EagerBufferConfig maxRecords(long count) {
            return new EagerBufferConfig(count, Long.MAX_VALUE, true);
        }

        /** At most about this many bytes of keys, values and headers; the oldest leave early when there are more. */
        public static EagerBufferConfig maxBytes(long bytes) {
            return new EagerBufferConfig(Long.MAX_VALUE, bytes, true);
        }

        /** As much as fits on the heap. */
        public static StrictBufferConfig unbounded() {
            return new StrictBufferConfig(Long.MAX_VALUE, Long.MAX_VALUE, true);
        }

        abstract B with(long records, long bytes, boolean logged);

        public B withMaxRecords(long count) {
            return with(count, maxBytes, isLogged);
        }

        public B withMaxBytes(long bytes) {
            return with(maxRecords, bytes, isLogged);
        }

        /** Without a changelog what is held is gone where the store's files are gone. */
        public B withLoggingDisabled() {
            return with(maxRecords, maxBytes, false);
        }

        public StrictBufferConfig withNoBound() {
            return new StrictBufferConfig(Long.MAX_VALUE, Long.MAX_VALUE, isLogged);
        }

        /** More than may be held stops the application. */
        public StrictBufferConfig shutDownWhenFull() {
            return new StrictBufferConfig(maxRecords, maxBytes, isLogged);
        }

        /** What is more than may be held leaves early. */
        public EagerBufferConfig emitEarlyWhenFull() {
            return new EagerBufferConfig(maxRecords, maxBytes, isLogged);
        }
    }

    /** Nothing leaves early. */
    public static final class StrictBufferConfig extends BufferConfig<StrictBufferConfig> {
        StrictBufferConfig(long maxRecords, long maxBytes, boolean isLogged) {
            super(maxRecords, maxBytes, isLogged);
        }

        @Override
        StrictBufferConfig with(long records, long bytes, boolean logged) {
            return new StrictBufferConfig(records, bytes, logged);
        }
    }

    /** The oldest leave early when there is no more room. */
    public static final class EagerBufferConfig extends BufferConfig<EagerBufferConfig> {
        EagerBufferConfig(long maxRecords, long maxBytes, boolean isLogged) {
            super(maxRecords, maxBytes, isLogged);
        }

        @Override
        EagerBufferConfig with(long records, long bytes, boolean logged) {
            return new EagerBufferConfig(records, bytes, logged);
        }
    }
}
