package io.splashdam.coordinator.group;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the primitive types of Kafka's message schemas. Bytes that do not fit throw {@link IllegalArgumentException}. */
final class SchemaReader {
    private final ByteBuffer in;
    private boolean isFlexible;

    SchemaReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** From here on strings, bytes and arrays are in the compact form of flexible versions. */
    void useFlexibleForms() {
        isFlexible = true;
    }

    byte int8() {
        expect(1);
        return in.get();
    }

    short int16() {
        expect(2);
        return in.getShort();
    }

    int int32() {
        expect(4);
        return in.getInt();
    }

    long int64() {
        expect(8);
        return in.getLong();
    }

    String string() {
        String value = nullableString();
        if (value == null) {
            throw new IllegalArgumentException("Expected a string, but it is null");
        }
        return value;
    }

    @Nullable
    String nullableString() {
        int length = isFlexible ? unsignedVarint() - 1 : int16();
        return length < 0 ? null : new String(raw(length), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return raw(isFlexible ? unsignedVarint() - 1 : int32());
    }

    byte @Nullable [] nullableBytes() {
        int length = isFlexible ? unsignedVarint() - 1 : int32();
        return length < 0 ? null : raw(length);
    }

    /** An array of int32 of a flexible version that may be null: then none. */
    int[] nullableInt32s() {
        if (in.hasRemaining() && in.get(in.position()) == 0) {
            return new int[0];
        }
        return int32s();
    }

    /** An array of int32. */
    int[] int32s() {
        int[] numbers = new int[arrayLength()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = int32();
        }
        return numbers;
    }

    /** An array of strings. */
    List<String> strings() {
        int count = arrayLength();
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(string());
        }
        return strings;
    }

    /** Reads the tagged fields that end a structure and gives the one that is asked for; null when it is not among them. */
    @Nullable
    SchemaReader tagged(int tag) {
        SchemaReader wanted = null;
        int tags = unsignedVarint();
        for (int i = 0; i < tags; i++) {
            int number = unsignedVarint();
            byte[] bytes = raw(unsignedVarint());
            if (number == tag) {
                wanted = new SchemaReader(bytes);
                wanted.useFlexibleForms();
            }
        }
        return wanted;
    }

    UUID uuid() {
        return new UUID(int64(), int64());
    }

    int unsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            expect(1);
            byte next = in.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("Expected a varint of at most 5 bytes, but it goes on");
    }

    /** Passes over the tagged fields that end every structure of a flexible version; of others there are none. */
    void skipTags() {
        int tags = isFlexible ? unsignedVarint() : 0;
        for (int i = 0; i < tags; i++) {
            unsignedVarint();
            skip(unsignedVarint());
        }
    }

    void skip(int bytes) {
        expect(bytes);
        in.position(in.position() + bytes);
    }

    /** The number of elements of an array, which cannot be more than the bytes that are left. */
    int arrayLength() {
        int length = isFlexible ? unsignedVarint() - 1 : int32();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "Expected an array within " + in.remaining() + " bytes, but its length is " + length);
        }
        return length;
    }

    private byte[] raw(int length) {
        expect(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private void expect(int bytes) {
        if (bytes < 0 || in.remaining() < bytes) {
            throw new IllegalArgumentException(
                    "Expected " + bytes + " more bytes, but " + in.remaining() + " are left");
        }
    }
}
