package io.splashdam.coordinator.group;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the primitive types of Kafka's message schemas. Grows; used once. */
final class SchemaWriter {
    private ByteBuffer out = ByteBuffer.allocate(128);

    SchemaWriter int8(int value) {
        room(1).put((byte) value);
        return this;
    }

    SchemaWriter int16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    SchemaWriter int32(int value) {
        room(4).putInt(value);
        return this;
    }

    SchemaWriter int64(long value) {
        room(8).putLong(value);
        return this;
    }

    SchemaWriter string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("Expected a string of at most 32767 bytes, but got " + utf8.length);
        }
        int16(utf8.length);
        return raw(utf8);
    }

    SchemaWriter nullableString(@Nullable String value) {
        return value == null ? int16(-1) : string(value);
    }

    SchemaWriter bytes(byte[] value) {
        int32(value.length);
        return raw(value);
    }

    /** The string type of flexible versions: the length plus one, as an unsigned varint. */
    SchemaWriter compactString(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        unsignedVarint(utf8.length + 1);
        return raw(utf8);
    }

    SchemaWriter nullableBytes(byte @Nullable [] value) {
        return value == null ? int32(-1) : bytes(value);
    }

    SchemaWriter compactNullableString(@Nullable String value) {
        return value == null ? unsignedVarint(0) : compactString(value);
    }

    SchemaWriter compactBytes(byte[] value) {
        unsignedVarint(value.length + 1);
        return raw(value);
    }

    /** The length of an array of flexible versions; its elements follow. */
    SchemaWriter compactArray(int length) {
        return unsignedVarint(length + 1);
    }

    /** Ends a structure of a flexible version that has no tagged fields. */
    SchemaWriter noTags() {
        return unsignedVarint(0);
    }

    /** The one tagged field of a structure. */
    SchemaWriter tag(int tag, SchemaWriter field) {
        byte[] bytes = field.toBytes();
        unsignedVarint(1).unsignedVarint(tag).unsignedVarint(bytes.length);
        return raw(bytes);
    }

    SchemaWriter uuid(UUID value) {
        return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
    }

    SchemaWriter unsignedVarint(int value) {
        ByteBuffer to = room(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            to.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(out.array(), out.position());
    }

    private SchemaWriter raw(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + bytes));
            larger.put(out.flip());
            out = larger;
        }
        return out;
    }
}
