package io.splashdam.stores;

import io.splashdam.state.StoreSpec;
import io.splashdam.state.serde.Serde;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store, as a topology is to have it; made by {@link Stores}. Immutable.
 *
 * @param <S> the view that processors get of it
 * @param keySerde null: the application's default
 */
public record StoreBuilder<S extends StateStore>(
        StoreSpec spec,
        @Nullable Serde<?> keySerde,
        @Nullable Serde<?> valueSerde) {
    public String name() {
        return spec.name();
    }

    /** Without a changelog the store begins empty where its files are gone or older than the committed offsets. */
    public StoreBuilder<S> withLoggingDisabled() {
        return new StoreBuilder<>(new StoreSpec(spec.name(), spec.layout(), false), keySerde, valueSerde);
    }

    /** @param config of the changelog; kept for Kafka Streams' shape, and must be empty for now */
    public StoreBuilder<S> withLoggingEnabled(Map<String, String> config) {
        if (!config.isEmpty()) {
            throw new IllegalArgumentException(
                    "Settings of changelogs are not supported yet: store " + spec.name() + " has " + config.keySet());
        }
        return new StoreBuilder<>(new StoreSpec(spec.name(), spec.layout(), true), keySerde, valueSerde);
    }

    /** Writes lie on the heap until the commit anyway. */
    public StoreBuilder<S> withCachingEnabled() {
        return this;
    }

    /** Writes lie on the heap until the commit anyway. */
    public StoreBuilder<S> withCachingDisabled() {
        return this;
    }
}
