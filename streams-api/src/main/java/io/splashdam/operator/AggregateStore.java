package io.splashdam.operator;

import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * The store of an aggregation.
 *
 * @param isCached true: only the last value per key and commit leaves, where the application allows it; false: every update
 */
public record AggregateStore(
        String name, @Nullable Serde<?> keySerde, @Nullable Serde<?> valueSerde, boolean isCached) {}
