package io.splashdam.record;

import java.nio.ByteBuffer;

/** Reads the numbers of a record one after another, never beyond an end. Owned by its holder's thread. */
final class VarintReader {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MAX_INT_SHIFT = 28;
    private static final int MAX_LONG_SHIFT = 63;

    private ByteBuffer buffer = NOTHING;
    private int at;
    private int end;

    void move(ByteBuffer buffer, int position, int end) {
        this.buffer = buffer;
        this.at = position;
        this.end = end;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int position() {
        return at;
    }

    void position(int position) {
        at = position;
    }

    /** Steps over {@code bytes} and says where they begin. */
    int skip(int bytes) {
        int from = at;
        if (bytes > end - from) {
            throw new MalformedBatchException(
                    "Expected " + bytes + " bytes within a record, but " + (end - from) + " are left");
        }
        at = from + bytes;
        return from;
    }

    int readLength() {
        int length = readInt();
        if (length < 0) {
            throw new MalformedBatchException("Expected a length within a record, but found " + length);
        }
        return length;
    }

    /** A length, or -1 for null. */
    int readNullableLength() {
        int length = readInt();
        return length < 0 ? -1 : length;
    }

    int readInt() {
        int first = next();
        if (first >= 0) {
            return (first >>> 1) ^ -(first & 1);
        }
        int value = first & 0x7F;
        for (int shift = 7; shift <= MAX_INT_SHIFT; shift += 7) {
            int b = next();
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new MalformedBatchException("Expected a number of at most five bytes within a record, but it goes on");
    }

    long readLong() {
        long value = 0;
        for (int shift = 0; shift <= MAX_LONG_SHIFT; shift += 7) {
            int b = next();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new MalformedBatchException("Expected a number of at most ten bytes within a record, but it goes on");
    }

    private int next() {
        if (at >= end) {
            throw new MalformedBatchException("Expected a number within a record, but the record ends");
        }
        return buffer.get(at++);
    }
}
