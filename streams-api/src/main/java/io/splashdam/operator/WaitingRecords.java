package io.splashdam.operator;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateCursor;
import io.splashdam.state.serde.ByteSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The records of a left or outer join that have not met a partner yet, of both sides, by time: in Kafka Streams' form.
 *
 * <pre>
 *   key     time:8  isLeft:1  key
 *   value   1:1  count:4  ( length:4  isLeft:1  value )*
 * </pre>
 *
 * Owned by the task's thread.
 */
final class WaitingRecords {
    private static final int KEY_AT = Long.BYTES + 1;
    private static final byte VARIABLE_SIZES = 1;

    private final KeyValueStore store;
    private final ByteSink sink = new ByteSink(256);

    WaitingRecords(KeyValueStore store) {
        this.store = store;
    }

    KeyValueStore store() {
        return store;
    }

    private byte[] composed(long timestampMs, boolean isLeft, byte[] key, int keyLength) {
        return ByteBuffer.allocate(KEY_AT + keyLength)
                .putLong(timestampMs)
                .put((byte) (isLeft ? 1 : 0))
                .put(key, 0, keyLength)
                .array();
    }

    void add(long timestampMs, boolean isLeft, byte[] key, int keyLength, byte[] value, int valueLength) {
        byte[] at = composed(timestampMs, isLeft, key, keyLength);
        byte[] before = store.get(at);
        int count = before == null ? 0 : ByteBuffer.wrap(before).getInt(1);
        sink.clear();
        sink.writeByte(VARIABLE_SIZES);
        sink.writeInt(count + 1);
        if (before != null) {
            sink.write(before, 1 + Integer.BYTES, before.length - 1 - Integer.BYTES);
        }
        sink.writeInt(valueLength + 1);
        sink.writeByte(isLeft ? 1 : 0);
        sink.write(value, 0, valueLength);
        store.put(at, Arrays.copyOf(sink.array(), sink.size()));
    }

    /** One of them has met a partner: none of that time and key waits any more. */
    void met(long timestampMs, boolean isLeft, byte[] key, int keyLength) {
        byte[] at = composed(timestampMs, isLeft, key, keyLength);
        if (store.get(at) != null) {
            store.delete(at);
        }
    }

    void delete(Waiting waiting) {
        store.delete(waiting.stored());
    }

    Walk walk() {
        return new Walk(store.all());
    }

    /** Those of one time, side and key, in the order they came. */
    record Waiting(long timestampMs, boolean isLeft, byte[] stored, byte[] list) {
        byte[] key() {
            return Arrays.copyOfRange(stored, KEY_AT, stored.length);
        }

        List<byte[]> values() {
            ByteBuffer in = ByteBuffer.wrap(list);
            in.get();
            int count = in.getInt();
            List<byte[]> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                byte[] value = new byte[in.getInt() - 1];
                in.get();
                in.get(value);
                values.add(value);
            }
            return values;
        }
    }

    /** By time, of one time the right side first. */
    static final class Walk implements AutoCloseable {
        private final StateCursor cursor;

        private Walk(StateCursor cursor) {
            this.cursor = cursor;
        }

        boolean next() {
            return cursor.next();
        }

        Waiting waiting() {
            byte[] stored = cursor.key();
            return new Waiting(ByteBuffer.wrap(stored).getLong(), stored[Long.BYTES] != 0, stored, cursor.value());
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
