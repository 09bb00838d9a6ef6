package io.splashdam.wire;

import io.netty.buffer.ByteBuf;
import io.splashdam.shaded.kafka.common.protocol.Readable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's primitives, read from a frame. Every length is held against what is left of the frame before anything of
 * that length is allocated. What is returned lives on after the frame, except {@link #records}.
 */
final class ByteBufReadable implements Readable {
    private final ByteBuf frame;

    ByteBufReadable(ByteBuf frame) {
        this.frame = frame;
    }

    @Override
    public byte readByte() {
        return frame.readByte();
    }

    @Override
    public short readShort() {
        return frame.readShort();
    }

    @Override
    public int readInt() {
        return frame.readInt();
    }

    @Override
    public long readLong() {
        return frame.readLong();
    }

    @Override
    public double readDouble() {
        return frame.readDouble();
    }

    @Override
    public byte[] readArray(int length) {
        byte[] bytes = new byte[present(length)];
        frame.readBytes(bytes);
        return bytes;
    }

    @Override
    public ByteBuffer readByteBuffer(int length) {
        return ByteBuffer.wrap(readArray(length));
    }

    @Override
    public String readString(int length) {
        return frame.readCharSequence(present(length), StandardCharsets.UTF_8).toString();
    }

    @Override
    public int readUnsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = frame.readByte();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedRequestException("a variable-length integer of more than 5 bytes");
    }

    @Override
    public int readVarint() {
        int raw = readUnsignedVarint();
        return raw >>> 1 ^ -(raw & 1);
    }

    @Override
    public long readVarlong() {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = frame.readByte();
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new MalformedRequestException("a variable-length long of more than 10 bytes");
    }

    @Override
    public int remaining() {
        return frame.readableBytes();
    }

    @Override
    public Readable slice() {
        return new ByteBufReadable(frame.slice());
    }

    // ---- for the codec by hand: old encoding, or the flexible one

    UUID uuid() {
        return new UUID(frame.readLong(), frame.readLong());
    }

    @Nullable
    String nullableString(boolean isFlexible) {
        int length = isFlexible ? readUnsignedVarint() - 1 : frame.readShort();
        if (length < -1 || length > Short.MAX_VALUE) {
            throw new MalformedRequestException("a string of " + length + " bytes");
        }
        return length == -1 ? null : readString(length);
    }

    String string(boolean isFlexible) {
        String value = nullableString(isFlexible);
        if (value == null) {
            throw new MalformedRequestException("a null where a string has to be");
        }
        return value;
    }

    /** The number of elements of an array; each takes at least {@code elementBytes}. */
    int count(boolean isFlexible, int elementBytes) {
        int count = isFlexible ? readUnsignedVarint() - 1 : frame.readInt();
        if (count < 0 || count > remaining() / elementBytes) {
            throw new MalformedRequestException(
                    "an array of " + count + " elements in what is left of the frame, " + remaining() + " bytes");
        }
        return count;
    }

    /** The bytes of a records field, shared with the frame: valid, and to be written to, while the frame is held. */
    @Nullable
    ByteBuffer records(boolean isFlexible) {
        int length = isFlexible ? readUnsignedVarint() - 1 : frame.readInt();
        if (length == -1) {
            return null;
        }
        ByteBuffer records = frame.nioBuffer(frame.readerIndex(), present(length));
        frame.skipBytes(length);
        return records;
    }

    /** Skips tagged fields that this version does not know. */
    void skipTags(boolean isFlexible) {
        if (!isFlexible) {
            return;
        }
        for (int left = readUnsignedVarint(); left != 0; left--) {
            readUnsignedVarint();
            frame.skipBytes(present(readUnsignedVarint()));
        }
    }

    /** Reads a tagged field's size: what is {@link #remaining} when its last byte has been read. */
    int tagEnd() {
        int bytes = readUnsignedVarint();
        return remaining() - present(bytes);
    }

    void skipTo(int end) {
        frame.skipBytes(remaining() - end);
    }

    /** A tagged field has to be as long as it says. */
    void endTag(int end) {
        if (remaining() != end) {
            throw new MalformedRequestException("a tagged field that differs from its size by " + (end - remaining()));
        }
    }

    /** Holds {@code length} against what is left. */
    private int present(int length) {
        if (length < 0 || length > remaining()) {
            throw new MalformedRequestException(
                    "a field of " + length + " bytes in what is left of the frame, " + remaining() + " bytes");
        }
        return length;
    }
}
