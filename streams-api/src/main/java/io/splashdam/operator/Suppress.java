package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateCursor;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.Windowed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a table's changes back, the last one per key, until stream time has passed them by a while (KIP-328). What is held lies on
 * the heap, bounded by {@link Plan#maxRecords} and {@link Plan#maxBytes}, and in a store, from which it comes back after a restart.
 *
 * <pre>
 *   value in the store   due:8  time:8  headers: count:4 ( name: length:4 bytes  value: length:4 bytes )*  old: length:4 bytes  new
 * </pre>
 *
 * Owned by the task's thread. A key keeps its place in the row when it changes again.
 */
public final class Suppress implements Operator {
    private static final int NULL = -1;

    private final Output output;
    private final String name;
    private final Plan plan;
    private final KeyValueStore store;
    private final Serde<?> keySerde;
    private final Serde<?> valueSerde;
    private final TreeMap<Due, Held> held = new TreeMap<>();
    private final Map<ByteBuffer, Due> dueOfKey = new HashMap<>();
    private final ByteSink key = new ByteSink(64);
    private final ByteSink value = new ByteSink(256);
    private final RecordBatch out = new RecordBatch();
    private long heldBytes;
    private long streamTimeMs = Moment.NONE;
    private boolean isLearned;

    /**
     * How long and how much is held.
     *
     * @param isByWindow true: the time of a change is the end of its window; false: its own
     * @param waitMs how far stream time must have passed it
     * @param maxRecords how many keys are held at most
     * @param maxBytes how many bytes of them, about
     * @param isShutDownWhenFull true: more than that stops the application; false: the oldest leave early
     * @param isDeletionDropped true: what is deleted in the end does not leave
     */
    public record Plan(
            boolean isByWindow,
            long waitMs,
            long maxRecords,
            long maxBytes,
            boolean isShutDownWhenFull,
            boolean isDeletionDropped) {}

    private record Due(long timeMs, byte[] key) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(timeMs, other.timeMs);
            return byTime != 0 ? byTime : Arrays.compareUnsigned(key, other.key);
        }
    }

    private record Held(
            long timestampMs, List<Header> headers, byte @Nullable [] before, byte @Nullable [] value, long bytes) {}

    private Suppress(
            OperatorContext context,
            String store,
            @Nullable Serde<?> keySerde,
            @Nullable Serde<?> valueSerde,
            Plan plan) {
        this.output = context.output();
        this.name = context.name();
        this.plan = plan;
        this.store = context.store(store);
        this.keySerde = context.keySerde(keySerde);
        this.valueSerde = context.valueSerde(valueSerde);
        clear();
    }

    public static OperatorFactory of(
            String store, @Nullable Serde<?> keySerde, @Nullable Serde<?> valueSerde, Plan plan) {
        return context -> new Suppress(context, store, keySerde, valueSerde, plan);
    }

    @Override
    public void process(RecordBatch in) {
        learn();
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            streamTimeMs = Math.max(streamTimeMs, in.timestampMs(row));
            hold(in, row);
            release();
        }
        output.forward(out);
        clear();
    }

    private void clear() {
        out.clear();
        out.keys().form(keySerde);
        out.values().form(valueSerde);
        out.beginOldValues().form(valueSerde);
    }

    private void hold(RecordBatch in, int row) {
        key.clear();
        in.keys().serialize(row, keySerde, key);
        byte[] keyBytes = Arrays.copyOf(key.array(), key.size());
        Due due = dueOfKey.get(ByteBuffer.wrap(keyBytes));
        if (due == null) {
            due = new Due(timeMs(in, row), keyBytes);
            dueOfKey.put(ByteBuffer.wrap(keyBytes), due);
        }
        byte[] before = bytes(in.oldValues(), row);
        byte[] now = bytes(in.values(), row);
        put(due, in.timestampMs(row), in.headers(row), before, now);
        write(due, in.timestampMs(row), in.headers(row), before, now);
    }

    private long timeMs(RecordBatch in, int row) {
        if (!plan.isByWindow()) {
            return in.timestampMs(row);
        }
        if (in.keys().get(row) instanceof Windowed<?> windowed) {
            return windowed.window().end();
        }
        throw new IllegalStateException(
                "Expected a windowed key, but found " + in.keys().get(row));
    }

    private byte @Nullable [] bytes(@Nullable Column of, int row) {
        if (of == null || of.isNull(row)) {
            return null;
        }
        value.clear();
        of.serialize(row, valueSerde, value);
        return Arrays.copyOf(value.array(), value.size());
    }

    private void put(Due due, long timestampMs, List<Header> headers, byte @Nullable [] before, byte @Nullable [] now) {
        long bytes = due.key().length
                + 2L * Long.BYTES
                + (before == null ? 0 : before.length)
                + (now == null ? 0 : now.length);
        for (Header header : headers) {
            byte[] content = header.value();
            bytes += header.key().length() + (content == null ? 0 : content.length);
        }
        Held replaced = held.put(due, new Held(timestampMs, headers, before, now, bytes));
        heldBytes += bytes - (replaced == null ? 0 : replaced.bytes());
    }

    private void write(
            Due due, long timestampMs, List<Header> headers, byte @Nullable [] before, byte @Nullable [] now) {
        value.clear();
        value.writeLong(due.timeMs());
        value.writeLong(timestampMs);
        value.writeInt(headers.size());
        for (Header header : headers) {
            writeSized(header.key().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            writeSized(header.value());
        }
        writeSized(before);
        writeSized(now);
        store.put(due.key(), Arrays.copyOf(value.array(), value.size()));
    }

    private void writeSized(byte @Nullable [] bytes) {
        value.writeInt(bytes == null ? NULL : bytes.length);
        if (bytes != null) {
            value.write(bytes, 0, bytes.length);
        }
    }

    /** What an earlier run held. */
    private void learn() {
        if (isLearned) {
            return;
        }
        isLearned = true;
        try (StateCursor cursor = store.all()) {
            while (cursor.next()) {
                ByteBuffer stored = ByteBuffer.wrap(cursor.value());
                Due due = new Due(stored.getLong(), cursor.key());
                long timestampMs = stored.getLong();
                List<Header> headers = new ArrayList<>();
                for (int count = stored.getInt(); count > 0; count--) {
                    byte[] header = sized(stored);
                    headers.add(new Header(
                            new String(header == null ? new byte[0] : header, java.nio.charset.StandardCharsets.UTF_8),
                            sized(stored)));
                }
                dueOfKey.put(ByteBuffer.wrap(due.key()), due);
                put(due, timestampMs, headers, sized(stored), sized(stored));
            }
        }
    }

    private static byte @Nullable [] sized(ByteBuffer from) {
        int length = from.getInt();
        if (length == NULL) {
            return null;
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private void release() {
        while (!held.isEmpty() && held.firstKey().timeMs() <= streamTimeMs - plan.waitMs()) {
            releaseFirst();
        }
        if (isOverfull() && plan.isShutDownWhenFull()) {
            throw new IllegalStateException(name + " holds " + held.size() + " records of " + heldBytes
                    + " bytes, more than the " + plan.maxRecords() + " records and " + plan.maxBytes()
                    + " bytes that it may; give suppress() a larger BufferConfig, or emitEarlyWhenFull()");
        }
        while (isOverfull()) {
            releaseFirst();
        }
    }

    private boolean isOverfull() {
        return held.size() > plan.maxRecords() || heldBytes > plan.maxBytes();
    }

    private void releaseFirst() {
        Map.Entry<Due, Held> first = held.pollFirstEntry();
        Due due = first.getKey();
        Held change = first.getValue();
        dueOfKey.remove(ByteBuffer.wrap(due.key()));
        heldBytes -= change.bytes();
        store.delete(due.key());
        if (change.value() != null || !plan.isDeletionDropped()) {
            out.keys().addBytes(due.key(), 0, due.key().length);
            add(change.value(), out.values());
            Column old = out.oldValues();
            if (old != null) {
                add(change.before(), old);
            }
            out.endRow(change.timestampMs(), OperatorFailure.NO_ORIGIN);
            out.lastHeaders(change.headers());
            if (out.isFull()) {
                output.forward(out);
                clear();
            }
        }
    }

    private static void add(byte @Nullable [] bytes, Column into) {
        if (bytes == null) {
            into.addNull();
        } else {
            into.addBytes(bytes, 0, bytes.length);
        }
    }
}
