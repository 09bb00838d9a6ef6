package io.splashdam.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record as a view over its batch's bytes; a {@link RecordCursor} moves it. Key and value are slices that are valid as
 * long as the batch's buffer is and, if the batch was compressed, until the cursor opens the next one.
 *
 * <p>Owned by the cursor's thread. Only the methods that return a buffer, an array or headers allocate.
 */
public final class RecordView {
    /** The smallest record: its length, attributes, two deltas, three lengths of nothing. */
    static final int MIN_BYTES = 7;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int NULL = -1;

    private ByteBuffer buffer = NOTHING;
    private int start;
    private int end;
    private long offset;
    private long timestampMs;
    private int sequence;
    private int keyAt;
    private int keyBytes = NULL;
    private int valueAt;
    private int valueBytes = NULL;
    private int headerCount;
    private int headersAt;
    private int tailAt;

    RecordView() {}

    public long offset() {
        return offset;
    }

    public long timestampMs() {
        return timestampMs;
    }

    /** Sequence of this record, or {@link BatchView#NO_SEQUENCE} where no idempotent producer wrote it. */
    public int sequence() {
        return sequence;
    }

    /** Size in bytes within the (unpacked) batch, its length field included. */
    public int sizeBytes() {
        return end - start;
    }

    /** The bytes that key and value lie in: the batch's own buffer, or what it was unpacked into. */
    public ByteBuffer buffer() {
        return buffer;
    }

    public boolean hasKey() {
        return keyBytes != NULL;
    }

    public int keyPosition() {
        return keyAt;
    }

    /** Length of the key; -1 where there is none. */
    public int keyBytes() {
        return keyBytes;
    }

    public @Nullable ByteBuffer key() {
        return keyBytes == NULL ? null : buffer.slice(keyAt, keyBytes);
    }

    public boolean hasValue() {
        return valueBytes != NULL;
    }

    public int valuePosition() {
        return valueAt;
    }

    /** Length of the value; -1 where there is none, which in a compacted topic deletes the key. */
    public int valueBytes() {
        return valueBytes;
    }

    public @Nullable ByteBuffer value() {
        return valueBytes == NULL ? null : buffer.slice(valueAt, valueBytes);
    }

    public byte @Nullable [] keyCopy() {
        return copy(keyAt, keyBytes);
    }

    public byte @Nullable [] valueCopy() {
        return copy(valueAt, valueBytes);
    }

    public int headerCount() {
        return headerCount;
    }

    /** The headers, parsed and copied anew by each call. */
    public List<RecordHeader> headers() {
        if (headerCount == 0) {
            return List.of();
        }
        List<RecordHeader> headers = new ArrayList<>(headerCount);
        VarintReader reader = new VarintReader();
        reader.move(buffer, headersAt, end);
        for (int i = 0; i < headerCount; i++) {
            int bytes = reader.readLength();
            byte[] key = copyPresent(reader.skip(bytes), bytes);
            int valueBytes = reader.readNullableLength();
            byte @Nullable [] value = valueBytes == NULL ? null : copyPresent(reader.skip(valueBytes), valueBytes);
            headers.add(new RecordHeader(new String(key, StandardCharsets.UTF_8), value));
        }
        return headers;
    }

    /** Steps over the headers to see that they end where the record does. */
    void checkHeaders(VarintReader reader) {
        if (headerCount == 0 && headersAt == end) {
            return;
        }
        reader.move(buffer, headersAt, end);
        for (int i = 0; i < headerCount; i++) {
            reader.skip(reader.readLength());
            int valueBytes = reader.readNullableLength();
            if (valueBytes != NULL) {
                reader.skip(valueBytes);
            }
        }
        if (reader.position() != end) {
            throw new MalformedBatchException("Expected the record at offset " + offset
                    + " to end after its headers, but " + (end - reader.position()) + " bytes follow");
        }
    }

    /** Takes the fields of the record whose body begins at the reader's position and ends at {@code end}. */
    void read(VarintReader reader, int start, int end, long baseOffset, long baseTimestamp, int baseSequence) {
        this.buffer = reader.buffer();
        this.start = start;
        this.end = end;
        reader.skip(Byte.BYTES); // attributes: none are defined for a record
        timestampMs = baseTimestamp + reader.readLong();
        int offsetDelta = reader.readInt();
        tailAt = reader.position();
        offset = baseOffset + offsetDelta;
        sequence = baseSequence == BatchView.NO_SEQUENCE ? baseSequence : Sequences.plus(baseSequence, offsetDelta);
        keyBytes = reader.readNullableLength();
        keyAt = reader.position();
        reader.skip(Math.max(keyBytes, 0));
        valueBytes = reader.readNullableLength();
        valueAt = reader.position();
        reader.skip(Math.max(valueBytes, 0));
        headerCount = reader.readLength();
        headersAt = reader.position();
    }

    /** Where in {@link #buffer} the record begins. */
    int position() {
        return start;
    }

    /** Where in {@link #buffer} begins what depends on no other record: lengths, key, value, headers. */
    int tailPosition() {
        return tailAt;
    }

    void stampLogAppendTime(long timestampMs) {
        this.timestampMs = timestampMs;
    }

    private byte @Nullable [] copy(int at, int bytes) {
        return bytes == NULL ? null : copyPresent(at, bytes);
    }

    private byte[] copyPresent(int at, int bytes) {
        byte[] copy = new byte[bytes];
        buffer.get(at, copy);
        return copy;
    }
}
