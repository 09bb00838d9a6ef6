package io.splashdam.stores;

import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * Makes stores for processors.
 *
 * <pre>{@code
 * builder.addStateStore(Stores.keyValueStoreBuilder(
 *         Stores.persistentKeyValueStore("seen"), Serdes.String(), Serdes.Long()));
 * }</pre>
 *
 * Where stores rest, on disk or in memory, is one setting of the application ({@code default.dsl.store}); both words are accepted.
 */
public final class Stores {
    private Stores() {}

    /** The name and layout of a store. */
    public record Supplier(String name, ValueLayout layout) {}

    public static Supplier persistentKeyValueStore(String name) {
        return new Supplier(name, ValueLayout.PLAIN);
    }

    public static Supplier inMemoryKeyValueStore(String name) {
        return new Supplier(name, ValueLayout.PLAIN);
    }

    public static Supplier persistentTimestampedKeyValueStore(String name) {
        return new Supplier(name, ValueLayout.TIMESTAMPED);
    }

    public static <K, V> StoreBuilder<KeyValueStore<K, V>> keyValueStoreBuilder(
            Supplier supplier, @Nullable Serde<K> keySerde, @Nullable Serde<V> valueSerde) {
        return new StoreBuilder<>(new StoreSpec(supplier.name(), ValueLayout.PLAIN, true), keySerde, valueSerde);
    }

    public static <K, V> StoreBuilder<TimestampedKeyValueStore<K, V>> timestampedKeyValueStoreBuilder(
            Supplier supplier, @Nullable Serde<K> keySerde, @Nullable Serde<V> valueSerde) {
        return new StoreBuilder<>(new StoreSpec(supplier.name(), ValueLayout.TIMESTAMPED, true), keySerde, valueSerde);
    }
}
