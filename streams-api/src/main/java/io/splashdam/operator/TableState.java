package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The store of an aggregation together with what leaves it: keys of a batch become slots, changed slots become records.
 *
 * <pre>
 *   value in the store   [ timestamp:8 | value ]
 * </pre>
 *
 * Owned by the task's thread.
 */
final class TableState {
    static final int TIMESTAMP_BYTES = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final KeyValueStore store;
    private final Serde<?> keySerde;
    private final Serde<?> valueSerde;
    private final Output output;
    private final boolean isCaching;
    private final ByteSink key = new ByteSink(64);
    private final RecordBatch out = new RecordBatch();
    private int[] slots = new int[RecordBatch.FULL_RECORDS];
    private long streamTimeMs = Long.MIN_VALUE;

    TableState(OperatorContext context, AggregateStore store, Serde<?> keySerde, Serde<?> valueSerde) {
        this.store = context.store(store.name());
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.output = context.output();
        this.isCaching = context.isCaching() && store.isCached();
        clear();
    }

    /** Finds the slots of all rows that have key and value, and loads them with one lookup; the others get -1. */
    int[] slots(RecordBatch in) {
        int count = in.count();
        if (slots.length < count) {
            slots = new int[count];
        }
        Column keys = in.keys();
        Column values = in.values();
        for (int row = 0; row < count; row++) {
            streamTimeMs = Math.max(streamTimeMs, in.timestampMs(row));
            slots[row] = keys.isNull(row) || values.isNull(row) ? -1 : slot(in, keys, row);
        }
        store.load();
        return slots;
    }

    private int slot(RecordBatch in, Column keys, int row) {
        if (keys.hasBytes(row, keySerde)) {
            return store.slot(keys.bytes(), keys.at(row), keys.length(row));
        }
        in.cursor(row);
        key.clear();
        keys.serialize(row, keySerde, key);
        return store.slot(key.array(), 0, key.size());
    }

    KeyValueStore store() {
        return store;
    }

    static long readLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void writeLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Hands the slot's new value on at once, unless only the last one per commit shall leave. */
    void changed(int slot, RecordBatch in, int row) {
        if (isCaching) {
            return;
        }
        add(slot, in.origin(row), true);
        out.lastHeaders(in.headers(row));
        if (out.isFull()) {
            forward();
        }
    }

    /** Ends the work on a batch. */
    void forward() {
        output.forward(out);
        clear();
    }

    private void clear() {
        out.clear();
        out.keys().form(keySerde);
        out.values().form(valueSerde);
    }

    /** Hands on every change since the last commit: the bytes as they lie in the store. */
    void flush() {
        if (!isCaching) {
            return;
        }
        int count = store.dirtyCount();
        int next = 0;
        while (next < count) {
            clear();
            out.keys().borrow(store.arena(), keySerde);
            out.values().borrow(store.arena(), valueSerde);
            for (; next < count && !out.isFull(); next++) {
                add(store.dirtySlot(next), OperatorFailure.NO_ORIGIN, false);
            }
            output.forward(out);
        }
        clear();
    }

    private void add(int slot, int origin, boolean isCopied) {
        byte[] arena = store.arena();
        int keyAt = store.keyAt(slot);
        if (isCopied) {
            out.keys().addBytes(arena, keyAt, store.keyLength(slot));
        } else {
            out.keys().addSlice(keyAt, store.keyLength(slot));
        }
        if (!store.isPresent(slot)) {
            out.values().addNull();
            out.endRow(streamTimeMs, origin); // the time went with the value
            return;
        }
        int valueAt = store.valueAt(slot) + TIMESTAMP_BYTES;
        int valueLength = store.valueLength(slot) - TIMESTAMP_BYTES;
        if (isCopied) {
            out.values().addBytes(arena, valueAt, valueLength);
        } else {
            out.values().addSlice(valueAt, valueLength);
        }
        out.endRow(readLong(arena, valueAt - TIMESTAMP_BYTES), origin);
    }
}
