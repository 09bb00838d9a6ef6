package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What operators that keep a table share: slots for the keys of a batch, and handing changes on, every one at once or the last
 * one per key with the commit; with what they replace, where somebody behind asks for it.
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
    private final boolean isOldValueSent;
    private final ByteSink key = new ByteSink(64);
    private final ByteSink value = new ByteSink(256);
    private final RecordBatch out = new RecordBatch();
    private final ByteSink before = new ByteSink(256);
    private boolean hasBefore;
    private int[] slots = new int[RecordBatch.FULL_RECORDS];
    private long streamTimeMs = Long.MIN_VALUE;

    TableState(OperatorContext context, AggregateStore store, TableDemand demand) {
        this.store = context.store(store.name());
        this.keySerde = context.keySerde(store.keySerde());
        this.valueSerde = context.valueSerde(store.valueSerde());
        this.output = context.output();
        this.isCaching = context.isCaching() && store.isCached();
        this.isOldValueSent = demand.isOldValueAsked();
        if (isOldValueSent && isCaching) {
            this.store.keepCommittedValues();
        }
        clear();
    }

    Serde<?> valueSerde() {
        return valueSerde;
    }

    /** Finds the slots of all rows that have key and value, and loads them with one lookup; the others get -1. */
    int[] slots(RecordBatch in) {
        return slots(in, true);
    }

    /** @param isValueNeeded false: rows without a value have slots, too */
    int[] slots(RecordBatch in, boolean isValueNeeded) {
        int count = in.count();
        if (slots.length < count) {
            slots = new int[count];
        }
        Column keys = in.keys();
        Column values = in.values();
        for (int row = 0; row < count; row++) {
            streamTimeMs = Math.max(streamTimeMs, in.timestampMs(row));
            slots[row] = keys.isNull(row) || (isValueNeeded && values.isNull(row)) ? -1 : slot(in, keys, row);
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

    /** Time of a slot's value; {@code otherwise} when it has none. */
    long timestampMs(int slot, long otherwise) {
        return store.isPresent(slot) ? readLong(store.arena(), store.valueAt(slot)) : otherwise;
    }

    /** The slot's value as an object; null when it has none. */
    @Nullable
    Object value(int slot) {
        return store.isPresent(slot)
                ? valueSerde.deserialize(
                        store.arena(), store.valueAt(slot) + TIMESTAMP_BYTES, store.valueLength(slot) - TIMESTAMP_BYTES)
                : null;
    }

    /** Gives the slot a value, or none. Call {@link #remember} before and {@link #changed} after it. */
    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    void put(int slot, @Nullable Object next, long timestampMs) {
        if (next == null) {
            store.delete(slot);
            return;
        }
        value.clear();
        value.writeLong(timestampMs);
        ((Serde<Object>) valueSerde).serialize(next, value);
        store.put(slot, value.array(), 0, value.size());
    }

    /** Gives the slot the value of a row, without reading it where its bytes can be copied. */
    void put(int slot, Column from, int row, long timestampMs) {
        if (from.isNull(row)) {
            store.delete(slot);
            return;
        }
        value.clear();
        value.writeLong(timestampMs);
        from.serialize(row, valueSerde, value);
        store.put(slot, value.array(), 0, value.size());
    }

    /** As {@link #remember(int)}; a slot without a value counts as one with {@code initial}: Kafka Streams' streams aggregate so. */
    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    void remember(int slot, @Nullable Object initial) {
        remember(slot);
        if (isOldValueSent && !isCaching && !hasBefore && initial != null) {
            ((Serde<Object>) valueSerde).serialize(initial, before);
            hasBefore = true;
        }
    }

    /** Keeps what a change of the slot is going to replace, where somebody asks for it. */
    void remember(int slot) {
        if (!isOldValueSent || isCaching) {
            return;
        }
        before.clear();
        hasBefore = store.isPresent(slot);
        if (hasBefore) {
            before.write(
                    store.arena(), store.valueAt(slot) + TIMESTAMP_BYTES, store.valueLength(slot) - TIMESTAMP_BYTES);
        }
    }

    /** Hands the slot's new value on at once, unless only the last one per commit shall leave. */
    void changed(int slot, RecordBatch in, int row, long timestampMs) {
        if (isCaching) {
            return;
        }
        add(slot, true);
        addBefore(hasBefore ? before.array() : null, 0, before.size());
        out.endRow(timestampMs, in.origin(row));
        out.lastHeaders(in.headers(row));
        if (out.isFull()) {
            forward();
        }
    }

    /** Ends the work on a batch. */
    void forward() {
        if (out.count() > 0) {
            output.forward(out);
            clear();
        }
    }

    private void clear() {
        out.clear();
        out.keys().form(keySerde);
        out.values().form(valueSerde);
        if (isOldValueSent) {
            out.beginOldValues().form(valueSerde);
        }
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
                flush(store.dirtySlot(next));
            }
            output.forward(out);
        }
        clear();
    }

    private void flush(int slot) {
        boolean isPresent = store.isPresent(slot);
        if (!isPresent && !store.wasPresent(slot)) {
            return; // came and went since the last commit
        }
        byte[] replaced = isOldValueSent ? store.committedValue(slot) : null;
        add(slot, false);
        addBefore(replaced, TIMESTAMP_BYTES, replaced == null ? 0 : replaced.length - TIMESTAMP_BYTES);
        out.endRow(timestampMs(slot, streamTimeMs), OperatorFailure.NO_ORIGIN); // a deletion's time went with the value
    }

    private void addBefore(byte @Nullable [] bytes, int at, int length) {
        Column old = out.oldValues();
        if (old == null) {
            return;
        }
        if (bytes == null) {
            old.addNull();
        } else {
            old.addBytes(bytes, at, length);
        }
    }

    private void add(int slot, boolean isCopied) {
        byte[] arena = store.arena();
        int keyAt = store.keyAt(slot);
        if (isCopied) {
            out.keys().addBytes(arena, keyAt, store.keyLength(slot));
        } else {
            out.keys().addSlice(keyAt, store.keyLength(slot));
        }
        if (!store.isPresent(slot)) {
            out.values().addNull();
            return;
        }
        int valueAt = store.valueAt(slot) + TIMESTAMP_BYTES;
        int valueLength = store.valueLength(slot) - TIMESTAMP_BYTES;
        if (isCopied) {
            out.values().addBytes(arena, valueAt, valueLength);
        } else {
            out.values().addSlice(valueAt, valueLength);
        }
    }
}
