package io.splashdam.topology;

import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/** The forms of a store's keys and values; null: the application's default. */
public record StoreSerdes(@Nullable Serde<?> key, @Nullable Serde<?> value) {}
