package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StoreShape;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.EmitStrategy;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leaves the store of a windowed aggregation: a slot of the store becomes a record whose key is the windowed key.
 *
 * <pre>
 *   slot    [ segment:8 | key start:8 | sequence:4 ]  →  key of the record: key start:8
 *           [ segment:8 | key end:8 start:8 ]         →                     key end:8 start:8
 * </pre>
 *
 * Owned by the task's thread.
 */
final class WindowedTable {
    private final KeyValueStore store;
    private final Serde<?> keySerde;
    private final Serde<?> windowedSerde;
    private final Serde<?> valueSerde;
    private final Output output;
    private final boolean isCaching;
    private final boolean isOnClose;
    private final boolean isOldValueSent;
    private final int keyFrontBytes;
    private final int keyBackBytes;
    private final int valueFrontBytes;
    private final ByteSink key = new ByteSink(64);
    private final RecordBatch out = new RecordBatch();
    private final ByteSink before = new ByteSink(256);
    private boolean hasBefore;
    private byte[] keyBytes = {};
    private int keyAt;
    private int keyLength;

    /**
     * Of the store that {@code spec} names.
     *
     * @param keySerde the keys without their windows
     * @param windowedSerde the keys of the records that leave
     */
    WindowedTable(
            OperatorContext context,
            AggregateStore spec,
            Serde<?> keySerde,
            Serde<?> windowedSerde,
            Serde<?> valueSerde,
            WindowedChanges changes) {
        this.store = context.store(spec.name());
        this.keySerde = keySerde;
        this.windowedSerde = windowedSerde;
        this.valueSerde = valueSerde;
        this.output = context.output();
        this.isOnClose = changes.emit() == EmitStrategy.ON_WINDOW_CLOSE;
        this.isCaching = isOnClose || (context.isCaching() && spec.isCached());
        this.isOldValueSent = changes.demand().isOldValueAsked();
        if (isCaching && isOldValueSent && !isOnClose) {
            store.keepCommittedValues();
        }
        StoreShape shape = store.spec().shape();
        this.keyFrontBytes = shape.prefixBytes();
        this.keyBackBytes = shape.kind() == StoreShape.Kind.WINDOW ? Integer.BYTES : 0;
        this.valueFrontBytes = store.spec().layout().prefixBytes();
        clear();
    }

    KeyValueStore store() {
        return store;
    }

    /** Points {@link #keyBytes} at the key of a row, which must not be null. */
    void readKey(RecordBatch in, int row) {
        Column keys = in.keys();
        if (keys.hasBytes(row, keySerde)) {
            keyBytes = keys.bytes();
            keyAt = keys.at(row);
            keyLength = keys.length(row);
            return;
        }
        in.cursor(row);
        key.clear();
        keys.serialize(row, keySerde, key);
        keyBytes = key.array();
        keyAt = 0;
        keyLength = key.size();
    }

    byte[] copyOfKey() {
        return Arrays.copyOfRange(keyBytes, keyAt, keyAt + keyLength);
    }

    byte[] keyBytes() {
        return keyBytes;
    }

    int keyAt() {
        return keyAt;
    }

    int keyLength() {
        return keyLength;
    }

    /** True: nothing leaves before the commit. */
    boolean isCaching() {
        return isCaching;
    }

    /** Keeps what a change of the slot is going to replace, where somebody asks for it; nothing counts as {@code initial}. */
    @SuppressWarnings("unchecked") // as the user's topology says; a wrong one fails with the operator's name
    void remember(int slot, @Nullable Object initial) {
        if (!isOldValueSent || isCaching) {
            return;
        }
        before.clear();
        hasBefore = store.isPresent(slot) || initial != null;
        if (store.isPresent(slot)) {
            before.write(
                    store.arena(), store.valueAt(slot) + valueFrontBytes, store.valueLength(slot) - valueFrontBytes);
        } else if (initial != null) {
            ((Serde<Object>) valueSerde).serialize(initial, before);
        }
    }

    /** A change of the slot is going to replace nothing. */
    void rememberNothing() {
        before.clear();
        hasBefore = false;
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

    /** Hands the slot's new value on at once, unless only the last one per commit shall leave. */
    void changed(int slot, long timestampMs, RecordBatch in, int row) {
        if (!isCaching) {
            emit(slot, timestampMs, in.origin(row), in.headers(row));
        }
    }

    /** As {@link #changed}; sessions leave without headers, as in Kafka Streams. */
    void changedWithoutHeaders(int slot, long timestampMs, RecordBatch in, int row) {
        if (!isCaching) {
            emit(slot, timestampMs, in.origin(row), List.of());
        }
    }

    /** Hands the slot's value on, copied. */
    void emit(int slot, long timestampMs, int origin, List<Header> headers) {
        addBefore(hasBefore ? before.array() : null, 0, before.size());
        add(slot, timestampMs, origin, true);
        out.lastHeaders(headers);
        if (out.isFull()) {
            forward();
        }
    }

    /**
     * Hands on the result of a window that has closed.
     *
     * @param stored key and value as the store has them
     */
    void emitFinal(byte[] storedKey, byte[] stored, long timestampMs, int origin, List<Header> headers) {
        out.keys().addBytes(storedKey, keyFrontBytes, storedKey.length - keyFrontBytes - keyBackBytes);
        out.values().addBytes(stored, valueFrontBytes, stored.length - valueFrontBytes);
        addBefore(null, 0, 0);
        out.endRow(timestampMs, origin);
        out.lastHeaders(headers);
        if (out.isFull()) {
            forward();
        }
    }

    boolean isOnClose() {
        return isOnClose;
    }

    /** Ends the work on a batch. */
    void forward() {
        output.forward(out);
        clear();
    }

    private void clear() {
        out.clear();
        out.keys().form(windowedSerde);
        out.values().form(valueSerde);
        if (isOldValueSent) {
            out.beginOldValues().form(valueSerde);
        }
    }

    /** Hands on every change since the last commit: the bytes as they lie in the store. */
    void flush() {
        if (!isCaching || isOnClose) {
            return;
        }
        int count = store.dirtyCount();
        int next = 0;
        while (next < count) {
            clear();
            out.keys().borrow(store.arena(), windowedSerde);
            out.values().borrow(store.arena(), valueSerde);
            for (; next < count && !out.isFull(); next++) {
                int slot = store.dirtySlot(next);
                if (store.isPresent(slot) || store.wasPresent(slot)) {
                    byte[] replaced = isOldValueSent ? store.committedValue(slot) : null;
                    addBefore(replaced, valueFrontBytes, replaced == null ? 0 : replaced.length - valueFrontBytes);
                    add(slot, timeMs(slot), OperatorFailure.NO_ORIGIN, false);
                }
            }
            output.forward(out);
        }
        clear();
    }

    /** The time that lies with the value; of a deleted one, or one without, that of its window. */
    private long timeMs(int slot) {
        if (store.isPresent(slot) && store.spec().layout() == ValueLayout.TIMESTAMPED) {
            return TableState.readLong(store.arena(), store.valueAt(slot));
        }
        return store.spec()
                .shape()
                .timeMs(store.arena(), store.keyAt(slot) + keyFrontBytes, store.keyLength(slot) - keyFrontBytes);
    }

    private void add(int slot, long timestampMs, int origin, boolean isCopied) {
        byte[] arena = store.arena();
        int at = store.keyAt(slot) + keyFrontBytes;
        int length = store.keyLength(slot) - keyFrontBytes - keyBackBytes;
        int valueAt = store.valueAt(slot) + valueFrontBytes;
        int valueLength = store.valueLength(slot) - valueFrontBytes;
        if (isCopied) {
            out.keys().addBytes(arena, at, length);
        } else {
            out.keys().addSlice(at, length);
        }
        if (!store.isPresent(slot)) {
            out.values().addNull();
        } else if (isCopied) {
            out.values().addBytes(arena, valueAt, valueLength);
        } else {
            out.values().addSlice(valueAt, valueLength);
        }
        out.endRow(timestampMs, origin);
    }
}
