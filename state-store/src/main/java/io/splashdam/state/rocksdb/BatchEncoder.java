package io.splashdam.state.rocksdb;

import io.splashdam.state.serde.ByteSink;
import java.util.Arrays;

/**
 * Writes RocksDB's own form of a write batch on the heap, so that a commit of many entries crosses into native code once and
 * not once per entry.
 *
 * <pre>
 *   sequence:8 count:4 (little endian)  then per change
 *   0x05 family:varint  keyLength:varint key  valueLength:varint value     put
 *   0x04 family:varint  keyLength:varint key                               delete
 *   0x0E family:varint  fromLength:varint from  toLength:varint to         delete a range
 * </pre>
 *
 * Owned by the task's thread.
 */
final class BatchEncoder {
    private static final int HEADER_BYTES = 12;
    private static final byte PUT_IN_FAMILY = 0x05;
    private static final byte DELETE_IN_FAMILY = 0x04;
    private static final byte DELETE_RANGE_IN_FAMILY = 0x0E;

    private final ByteSink sink = new ByteSink(64 * 1024);
    private int count;

    BatchEncoder() {
        clear();
    }

    void clear() {
        sink.clear();
        sink.writeLong(0L);
        sink.writeInt(0);
        count = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int sizeBytes() {
        return sink.size();
    }

    void put(int family, byte[] key, int keyAt, int keyLength, byte[] value, int valueAt, int valueLength) {
        sink.writeByte(PUT_IN_FAMILY);
        sink.writeUnsignedVarint(family);
        sink.writeUnsignedVarint(keyLength);
        sink.write(key, keyAt, keyLength);
        sink.writeUnsignedVarint(valueLength);
        sink.write(value, valueAt, valueLength);
        count++;
    }

    void delete(int family, byte[] key, int keyAt, int keyLength) {
        sink.writeByte(DELETE_IN_FAMILY);
        sink.writeUnsignedVarint(family);
        sink.writeUnsignedVarint(keyLength);
        sink.write(key, keyAt, keyLength);
        count++;
    }

    void deleteRange(int family, byte[] from, byte[] to) {
        sink.writeByte(DELETE_RANGE_IN_FAMILY);
        sink.writeUnsignedVarint(family);
        sink.writeUnsignedVarint(from.length);
        sink.write(from, 0, from.length);
        sink.writeUnsignedVarint(to.length);
        sink.write(to, 0, to.length);
        count++;
    }

    byte[] encoded() {
        byte[] bytes = Arrays.copyOf(sink.array(), sink.size());
        int reversed = Integer.reverseBytes(count);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[HEADER_BYTES - 1 - i] = (byte) (reversed >>> (8 * i));
        }
        return bytes;
    }
}
