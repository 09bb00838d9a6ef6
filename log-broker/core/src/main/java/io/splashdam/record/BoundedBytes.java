package io.splashdam.record;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that grow as they are written, up to a limit. Reused from batch to batch; owned by its holder's thread. */
final class BoundedBytes extends OutputStream {
    private static final int FIRST_BYTES = 16 * 1024;

    private static final int KEPT_BYTES = 1024 * 1024;

    private final int limitBytes;
    private byte[] array;
    private int size;

    BoundedBytes(int limitBytes) {
        this.limitBytes = limitBytes;
        this.array = new byte[Math.min(FIRST_BYTES, limitBytes)];
    }

    /** The bytes written, from index 0; replaced when it grows. */
    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    int limitBytes() {
        return limitBytes;
    }

    void clear() {
        size = 0;
    }

    /** Gives back what one large batch took, so that each thread's buffer does not stay at its limit. */
    void trim() {
        if (array.length > KEPT_BYTES) {
            array = new byte[Math.min(FIRST_BYTES, limitBytes)];
            size = 0;
        }
    }

    /** Makes room for {@code more} bytes behind {@link #size}. */
    void reserve(long more) {
        long needed = size + more;
        if (needed <= array.length) {
            return;
        }
        if (needed > limitBytes) {
            throw new DecompressedTooLargeException(limitBytes);
        }
        array = Arrays.copyOf(array, (int) Math.min(limitBytes, Math.max(needed, array.length * 2L)));
    }

    /** Counts bytes that a codec has put into {@link #array} itself, after {@link #reserve}. */
    void advance(int written) {
        size += written;
    }

    @Override
    public void write(int b) {
        reserve(1);
        array[size++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        reserve(length);
        System.arraycopy(bytes, from, array, size, length);
        size += length;
    }
}
