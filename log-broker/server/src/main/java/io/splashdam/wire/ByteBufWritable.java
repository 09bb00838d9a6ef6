package io.splashdam.wire;

import io.netty.buffer.ByteBuf;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.shaded.kafka.common.protocol.Writable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The protocol's primitives, written to a buffer. */
final class ByteBufWritable implements Writable {
    private final ByteBuf buffer;

    ByteBufWritable(ByteBuf buffer) {
        this.buffer = buffer;
    }

    @Override
    public void writeByte(byte value) {
        buffer.writeByte(value);
    }

    @Override
    public void writeShort(short value) {
        buffer.writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        buffer.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        buffer.writeLong(value);
    }

    @Override
    public void writeDouble(double value) {
        buffer.writeDouble(value);
    }

    @Override
    public void writeByteArray(byte[] bytes) {
        buffer.writeBytes(bytes);
    }

    @Override
    public void writeByteBuffer(ByteBuffer bytes) {
        buffer.writeBytes(bytes.duplicate());
    }

    @Override
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            buffer.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        buffer.writeByte(rest);
    }

    @Override
    public void writeVarint(int value) {
        writeUnsignedVarint(value << 1 ^ value >> 31);
    }

    @Override
    public void writeVarlong(long value) {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7fL) != 0) {
            buffer.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        buffer.writeByte((int) rest);
    }

    // ---- for the codec by hand: old encoding, or the flexible one

    void error(ErrorCode error) {
        buffer.writeShort(error.code());
    }

    void uuid(UUID id) {
        buffer.writeLong(id.getMostSignificantBits());
        buffer.writeLong(id.getLeastSignificantBits());
    }

    void string(@Nullable String value, boolean isFlexible) {
        if (value == null) {
            if (isFlexible) {
                buffer.writeByte(0);
            } else {
                buffer.writeShort(-1);
            }
            return;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("Expected a string of at most 32767 bytes, but got " + bytes.length);
        }
        if (isFlexible) {
            writeUnsignedVarint(bytes.length + 1);
        } else {
            buffer.writeShort(bytes.length);
        }
        buffer.writeBytes(bytes);
    }

    /** The length of an array or of a records field; -1 for null. */
    void count(int count, boolean isFlexible) {
        if (isFlexible) {
            writeUnsignedVarint(count + 1);
        } else {
            buffer.writeInt(count);
        }
    }

    void topic(RequestedTopic topic, boolean isById, boolean isFlexible) {
        if (isById) {
            uuid(topic.id());
        } else {
            string(topic.name() == null ? "" : topic.name(), isFlexible);
        }
    }

    /** The end of a structure without tagged fields. */
    void noTags(boolean isFlexible) {
        if (isFlexible) {
            buffer.writeByte(0);
        }
    }
}
