package io.splashdam.state.serde;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow while they are written. Owned by the thread that writes; numbers are big endian. */
public final class ByteSink {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public ByteSink(int firstBytes) {
        bytes = new byte[firstBytes];
    }

    /** The bytes written so far are the first {@link #size}; valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    /** Takes back everything after the first {@code size} bytes. */
    public void truncate(int size) {
        if (size < 0 || size > this.size) {
            throw new IllegalArgumentException("Expected a size from 0 to " + this.size + ", but found " + size);
        }
        this.size = size;
    }

    public void writeByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    public void writeInt(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    public void writeLong(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    public void write(byte[] from, int at, int length) {
        room(length);
        System.arraycopy(from, at, bytes, size, length);
        size += length;
    }

    /** Seven bits a byte, lowest first, the top bit set on all but the last. */
    public void writeUnsignedVarint(int value) {
        room(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Writes UTF-8. Text of ASCII characters, the common case, takes one pass and makes no object. */
    public void writeUtf8(String text) {
        int length = text.length();
        room(length);
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] encoded = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                write(encoded, 0, encoded.length);
                return;
            }
            bytes[at + i] = (byte) c;
        }
        size = at + length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
