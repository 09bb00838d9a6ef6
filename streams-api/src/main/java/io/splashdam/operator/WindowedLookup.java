package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StoreShape;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;

/** Looks into a table of windows or sessions by its windowed keys. Owned by the task's thread. */
final class WindowedLookup implements TableView.Lookup {
    private final KeyValueStore store;
    private final StoreShape shape;
    private final Serde<?> windowedSerde;
    private final Serde<?> valueSerde;
    private final ByteSink windowed = new ByteSink(64);
    private final ByteSink stored = new ByteSink(64);
    private final Column values = new Column(64);
    private int[] slots = new int[64];

    WindowedLookup(KeyValueStore store, Serde<?> windowedSerde, Serde<?> valueSerde) {
        this.store = store;
        this.shape = store.spec().shape();
        this.windowedSerde = windowedSerde;
        this.valueSerde = valueSerde;
    }

    @Override
    public void find(Column keys, int count) {
        if (slots.length < count) {
            slots = new int[Math.max(count, 2 * slots.length)];
        }
        for (int row = 0; row < count; row++) {
            slots[row] = keys.isNull(row) ? -1 : slot(keys, row);
        }
        store.load();
        int prefixBytes = store.spec().layout().prefixBytes();
        values.clear();
        values.borrow(store.arena(), valueSerde);
        for (int row = 0; row < count; row++) {
            int slot = slots[row];
            if (slot < 0 || !store.isPresent(slot)) {
                values.addNull();
            } else {
                values.addSlice(store.valueAt(slot) + prefixBytes, store.valueLength(slot) - prefixBytes);
            }
        }
    }

    private int slot(Column keys, int row) {
        windowed.clear();
        keys.serialize(row, windowedSerde, windowed);
        if (shape.kind() == StoreShape.Kind.WINDOW) {
            windowed.writeInt(0);
        }
        stored.clear();
        stored.writeLong(shape.segmentOf(windowed.array(), 0, windowed.size()));
        stored.write(windowed.array(), 0, windowed.size());
        return store.slot(stored.array(), 0, stored.size());
    }

    @Override
    public Column values() {
        return values;
    }

    /** Of a session: its end. */
    @Override
    public long timestampMs(int row) {
        if (store.spec().layout() == ValueLayout.TIMESTAMPED) {
            return TableState.readLong(values.bytes(), values.at(row) - TableState.TIMESTAMP_BYTES);
        }
        int slot = slots[row];
        int front = shape.prefixBytes();
        return shape.timeMs(store.arena(), store.keyAt(slot) + front, store.keyLength(slot) - front);
    }
}
