package io.splashdam.testing;

import io.splashdam.operator.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as a test reads it. */
public record TestRecord<K, V>(@Nullable K key, @Nullable V value, long timestampMs, List<Header> headers) {}
