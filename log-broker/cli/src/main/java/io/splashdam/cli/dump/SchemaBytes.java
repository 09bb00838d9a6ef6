package io.splashdam.cli.dump;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The primitive types of Kafka's message schemas, in the plain or the compact (flexible) form; throws when bytes are missing. */
final class SchemaBytes {
    private final ByteBuffer in;
    private boolean isFlexible;

    SchemaBytes(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** From here on strings and arrays are compact. */
    void flexible() {
        isFlexible = true;
    }

    byte int8() {
        return in.get();
    }

    short int16() {
        return in.getShort();
    }

    int int32() {
        return in.getInt();
    }

    long int64() {
        return in.getLong();
    }

    @Nullable
    String string() {
        int length = isFlexible ? varint() - 1 : in.getShort();
        if (length < 0) {
            return null;
        }
        return new String(raw(length), StandardCharsets.UTF_8);
    }

    void skipBytes() {
        raw(Math.max(0, isFlexible ? varint() - 1 : in.getInt()));
    }

    /** Empty for null. */
    <T> List<T> array(Supplier<T> element) {
        int count = isFlexible ? varint() - 1 : in.getInt();
        if (count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var all = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            all.add(element.get());
        }
        return all;
    }

    void skipTags() {
        if (isFlexible) {
            for (int left = varint(); left > 0; left--) {
                varint();
                raw(varint());
            }
        }
    }

    private byte[] raw(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BufferUnderflowException();
    }
}
