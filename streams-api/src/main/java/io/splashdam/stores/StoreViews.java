package io.splashdam.stores;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;

/** Typed views of stores. */
public final class StoreViews {
    private StoreViews() {}

    /** A view that fits the store's layout. */
    @SuppressWarnings("unchecked") // the caller names the types that the topology gave the store
    public static StateStore of(KeyValueStore store, Serde<?> keySerde, Serde<?> valueSerde) {
        Serde<Object> keys = (Serde<Object>) keySerde;
        Serde<Object> values = (Serde<Object>) valueSerde;
        return store.spec().layout() == ValueLayout.TIMESTAMPED
                ? new Timestamped(store, keys, new TimestampedForm(values))
                : new KeyValueView<>(store, keys, values);
    }

    private static final class Timestamped extends KeyValueView<Object, ValueAndTimestamp<Object>>
            implements TimestampedKeyValueStore<Object, Object> {
        Timestamped(KeyValueStore store, Serde<Object> keySerde, Serde<ValueAndTimestamp<Object>> valueSerde) {
            super(store, keySerde, valueSerde);
        }
    }

    /** The form of a value with its time before it. */
    private record TimestampedForm(Serde<Object> values) implements Serde<ValueAndTimestamp<Object>> {
        @Override
        public void serialize(ValueAndTimestamp<Object> value, ByteSink into) {
            into.writeLong(value.timestamp());
            values.serialize(value.value(), into);
        }

        @Override
        public ValueAndTimestamp<Object> deserialize(byte[] bytes, int at, int length) {
            long timestampMs = java.nio.ByteBuffer.wrap(bytes).getLong(at);
            return new ValueAndTimestamp<>(
                    values.deserialize(bytes, at + Long.BYTES, length - Long.BYTES), timestampMs);
        }
    }
}
