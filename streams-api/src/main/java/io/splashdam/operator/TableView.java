package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How another operator looks into a table: into its store, or, for a table that is not kept itself, into the one above it through
 * the function in between. An operator that opens a view must be connected to {@link #stores}.
 */
public interface TableView {
    List<String> stores();

    Lookup open(OperatorContext context);

    /** Looks up whole batches of keys. Owned by the task's thread. */
    interface Lookup {
        /** Finds the values of {@code count} keys; null keys have none. What it found is valid until it is asked again or the store changes. */
        void find(Column keys, int count);

        /** A row per key; null where the table has no value. */
        Column values();

        /** Time of the value of a row that is not null. */
        long timestampMs(int row);
    }

    /** A table that lies in a store. */
    static TableView ofStore(AggregateStore store) {
        return new TableView() {
            @Override
            public List<String> stores() {
                return List.of(store.name());
            }

            @Override
            public Lookup open(OperatorContext context) {
                return new StoreLookup(
                        context.store(store.name()),
                        context.keySerde(store.keySerde()),
                        context.valueSerde(store.valueSerde()));
            }
        };
    }

    /** A table of windows or sessions; {@code windowedSerde} is that of its keys, null: the application's default. */
    static TableView ofWindows(AggregateStore store, @Nullable Serde<?> windowedSerde) {
        return new TableView() {
            @Override
            public List<String> stores() {
                return List.of(store.name());
            }

            @Override
            public Lookup open(OperatorContext context) {
                return new WindowedLookup(
                        context.store(store.name()),
                        context.keySerde(windowedSerde),
                        context.valueSerde(store.valueSerde()));
            }
        };
    }

    /** A table whose values are made of those of another one; {@code mapper} gets no null value, and may answer null. */
    default TableView mapped(BiFunction<@Nullable Object, Object, @Nullable Object> mapper) {
        TableView above = this;
        return new TableView() {
            @Override
            public List<String> stores() {
                return above.stores();
            }

            @Override
            public Lookup open(OperatorContext context) {
                return new MappedLookup(above.open(context), mapper);
            }
        };
    }

    /** Looks into a store whose values begin with their timestamp. */
    final class StoreLookup implements Lookup {
        private final KeyValueStore store;
        private final Serde<?> keySerde;
        private final Serde<?> valueSerde;
        private final ByteSink key = new ByteSink(64);
        private final Column values = new Column(64);
        private int[] slots = new int[64];

        StoreLookup(KeyValueStore store, Serde<?> keySerde, Serde<?> valueSerde) {
            this.store = store;
            this.keySerde = keySerde;
            this.valueSerde = valueSerde;
        }

        @Override
        public void find(Column keys, int count) {
            if (slots.length < count) {
                slots = new int[Math.max(count, 2 * slots.length)];
            }
            for (int row = 0; row < count; row++) {
                slots[row] = slot(keys, row);
            }
            store.load();
            values.clear();
            values.borrow(store.arena(), valueSerde);
            for (int row = 0; row < count; row++) {
                int slot = slots[row];
                if (slot < 0 || !store.isPresent(slot)) {
                    values.addNull();
                } else {
                    values.addSlice(
                            store.valueAt(slot) + TableState.TIMESTAMP_BYTES,
                            store.valueLength(slot) - TableState.TIMESTAMP_BYTES);
                }
            }
        }

        private int slot(Column keys, int row) {
            if (keys.isNull(row)) {
                return -1;
            }
            if (keys.hasBytes(row, keySerde)) {
                return store.slot(keys.bytes(), keys.at(row), keys.length(row));
            }
            key.clear();
            keys.serialize(row, keySerde, key);
            return store.slot(key.array(), 0, key.size());
        }

        @Override
        public Column values() {
            return values;
        }

        @Override
        public long timestampMs(int row) {
            return TableState.readLong(values.bytes(), values.at(row) - TableState.TIMESTAMP_BYTES);
        }
    }

    /** Makes values of those of another lookup. */
    final class MappedLookup implements Lookup {
        private final Lookup above;
        private final BiFunction<@Nullable Object, Object, @Nullable Object> mapper;
        private final Column values = new Column(64);

        MappedLookup(Lookup above, BiFunction<@Nullable Object, Object, @Nullable Object> mapper) {
            this.above = above;
            this.mapper = mapper;
        }

        @Override
        public void find(Column keys, int count) {
            above.find(keys, count);
            values.clear();
            for (int row = 0; row < count; row++) {
                Object value = above.values().get(row);
                values.addObject(value == null ? null : mapper.apply(keys.get(row), value));
            }
        }

        @Override
        public Column values() {
            return values;
        }

        @Override
        public long timestampMs(int row) {
            return above.timestampMs(row);
        }
    }
}
