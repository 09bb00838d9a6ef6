package io.splashdam.state.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** The serdes of common types, in the forms of Kafka's serdes of the same names. */
public final class Serdes {
    private Serdes() {}

    /** UTF-8. */
    @SuppressWarnings("MethodName") // Kafka's name, which users have in their fingers
    public static Serde<String> String() {
        return StringSerde.INSTANCE;
    }

    /** Eight bytes, big endian. */
    @SuppressWarnings("MethodName")
    public static Serde<Long> Long() {
        return LongSerde.INSTANCE;
    }

    /** Four bytes, big endian. */
    @SuppressWarnings("MethodName")
    public static Serde<Integer> Integer() {
        return IntegerSerde.INSTANCE;
    }

    /** Eight bytes, big endian, of the IEEE 754 form. */
    @SuppressWarnings("MethodName")
    public static Serde<Double> Double() {
        return DoubleSerde.INSTANCE;
    }

    /** The bytes themselves, copied. */
    @SuppressWarnings("MethodName")
    public static Serde<byte[]> ByteArray() {
        return ByteArraySerde.INSTANCE;
    }

    /** The usual 36 characters. */
    @SuppressWarnings("MethodName")
    public static Serde<UUID> UUID() {
        return UuidSerde.INSTANCE;
    }

    private static void expect(String type, int expectedBytes, int foundBytes) {
        if (expectedBytes != foundBytes) {
            throw new IllegalArgumentException(
                    "Expected " + expectedBytes + " bytes for a " + type + ", but found " + foundBytes);
        }
    }

    private enum StringSerde implements Serde<String> {
        INSTANCE;

        @Override
        public void serialize(String value, ByteSink into) {
            into.writeUtf8(value);
        }

        @Override
        public String deserialize(byte[] bytes, int at, int length) {
            return new String(bytes, at, length, StandardCharsets.UTF_8);
        }
    }

    private enum LongSerde implements Serde<Long> {
        INSTANCE;

        @Override
        public void serialize(Long value, ByteSink into) {
            into.writeLong(value);
        }

        @Override
        public Long deserialize(byte[] bytes, int at, int length) {
            expect("long", Long.BYTES, length);
            return ByteBuffer.wrap(bytes).getLong(at);
        }
    }

    private enum IntegerSerde implements Serde<Integer> {
        INSTANCE;

        @Override
        public void serialize(Integer value, ByteSink into) {
            into.writeInt(value);
        }

        @Override
        public Integer deserialize(byte[] bytes, int at, int length) {
            expect("integer", Integer.BYTES, length);
            return ByteBuffer.wrap(bytes).getInt(at);
        }
    }

    private enum DoubleSerde implements Serde<Double> {
        INSTANCE;

        @Override
        public void serialize(Double value, ByteSink into) {
            into.writeLong(Double.doubleToLongBits(value));
        }

        @Override
        public Double deserialize(byte[] bytes, int at, int length) {
            expect("double", Double.BYTES, length);
            return Double.longBitsToDouble(ByteBuffer.wrap(bytes).getLong(at));
        }
    }

    private enum ByteArraySerde implements Serde<byte[]> {
        INSTANCE;

        @Override
        public void serialize(byte[] value, ByteSink into) {
            into.write(value, 0, value.length);
        }

        @Override
        public byte[] deserialize(byte[] bytes, int at, int length) {
            return Arrays.copyOfRange(bytes, at, at + length);
        }
    }

    private enum UuidSerde implements Serde<UUID> {
        INSTANCE;

        @Override
        public void serialize(UUID value, ByteSink into) {
            into.writeUtf8(value.toString());
        }

        @Override
        public UUID deserialize(byte[] bytes, int at, int length) {
            return UUID.fromString(new String(bytes, at, length, StandardCharsets.UTF_8));
        }
    }
}
