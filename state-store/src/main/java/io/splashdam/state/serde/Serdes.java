package io.splashdam.state.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** The serdes of common types, in the forms of Kafka's serdes of the same names. */
public final class Serdes {
    private static final Serde<Short> SHORT = Serde.of(
            value -> ByteBuffer.allocate(Short.BYTES).putShort(value).array(),
            bytes -> sized("short", Short.BYTES, bytes).getShort());
    private static final Serde<Float> FLOAT = Serde.of(
            value -> ByteBuffer.allocate(Float.BYTES).putFloat(value).array(),
            bytes -> sized("float", Float.BYTES, bytes).getFloat());
    private static final Serde<Boolean> BOOLEAN = Serde.of(value -> new byte[] {(byte) (value ? 1 : 0)}, Serdes::bool);
    private static final Serde<ByteBuffer> BYTE_BUFFER = Serde.of(Serdes::bytes, ByteBuffer::wrap);
    private static final Serde<Void> VOID = Serde.of(
            value -> {
                throw new IllegalArgumentException("Expected null, but found " + value);
            },
            bytes -> {
                throw new IllegalArgumentException("Expected null, but found " + bytes.length + " bytes");
            });

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

    /** Two bytes, big endian. */
    @SuppressWarnings("MethodName")
    public static Serde<Short> Short() {
        return SHORT;
    }

    /** Four bytes, big endian, of the IEEE 754 form. */
    @SuppressWarnings("MethodName")
    public static Serde<Float> Float() {
        return FLOAT;
    }

    /** One byte, 0 or 1. */
    @SuppressWarnings("MethodName")
    public static Serde<Boolean> Boolean() {
        return BOOLEAN;
    }

    /** The bytes from the buffer's position to its limit, copied. */
    @SuppressWarnings("MethodName")
    public static Serde<ByteBuffer> ByteBuffer() {
        return BYTE_BUFFER;
    }

    /** For keys or values that are always null. */
    @SuppressWarnings("MethodName")
    public static Serde<Void> Void() {
        return VOID;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static ByteBuffer sized(String type, int expectedBytes, byte[] bytes) {
        expect(type, expectedBytes, bytes.length);
        return ByteBuffer.wrap(bytes);
    }

    private static boolean bool(byte[] bytes) {
        byte value = sized("boolean", 1, bytes).get();
        if (value != 0 && value != 1) {
            throw new IllegalArgumentException("Expected 0 or 1 for a boolean, but found " + value);
        }
        return value == 1;
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
