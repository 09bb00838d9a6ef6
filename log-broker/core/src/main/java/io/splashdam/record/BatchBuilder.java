package io.splashdam.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds one batch after another, each into a buffer that the caller hands in. Uncompressed, it allocates nothing per record.
 *
 * <pre>{@code
 * builder.begin(buffer);
 * while (more && builder.hasRoomFor(key, value)) {
 *     builder.append(timestampMs, key, value);
 * }
 * ByteBuffer batch = builder.build();
 * }</pre>
 *
 * <p>Owned by the thread that uses it. Settings stay from batch to batch; offsets begin at 0 until the log assigns them.
 */
public final class BatchBuilder {
    /** Kafka's default for {@code batch.size}. */
    public static final int DEFAULT_MAX_BATCH_BYTES = 16 * 1024;

    private static final List<RecordHeader> NO_HEADERS = List.of();
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int NULL = -1;
    private static final long NO_TIMESTAMP = -1;

    /** Attributes, deltas and the three lengths of a record, at most. */
    private static final int MAX_RECORD_OVERHEAD_BYTES = 5 + 1 + 10 + 5 + 5 + 5 + 5;

    private final int maxBatchBytes;
    private final BatchView header = new BatchView();
    private Compression compression = Compression.NONE;
    private long producerId = BatchView.NO_PRODUCER_ID;
    private short producerEpoch = BatchView.NO_PRODUCER_EPOCH;
    private int baseSequence = BatchView.NO_SEQUENCE;
    private boolean isTransactional;
    private boolean isControl;
    private @Nullable BoundedBytes packed;
    private byte[] plain = {};

    private ByteBuffer buffer = NOTHING;
    private int at = BatchView.HEADER_BYTES;
    private int count;
    private long baseTimestamp;
    private long maxTimestamp;

    public BatchBuilder() {
        this(DEFAULT_MAX_BATCH_BYTES);
    }

    /** @param maxBatchBytes what {@link #hasRoomFor} keeps a batch below, before compression */
    public BatchBuilder(int maxBatchBytes) {
        this.maxBatchBytes = maxBatchBytes;
    }

    public BatchBuilder compression(Compression compression) {
        this.compression = compression;
        return this;
    }

    public BatchBuilder producer(long producerId, short producerEpoch, int baseSequence) {
        this.producerId = producerId;
        this.producerEpoch = producerEpoch;
        this.baseSequence = baseSequence;
        return this;
    }

    public BatchBuilder transactional(boolean isTransactional) {
        this.isTransactional = isTransactional;
        return this;
    }

    public BatchBuilder control(boolean isControl) {
        this.isControl = isControl;
        return this;
    }

    /**
     * Begins an empty batch at position 0 of {@code buffer}, heap or direct. Where the buffer turns out too small, a larger
     * one of its kind takes its place, so only the one that {@link #build} returns counts.
     */
    public void begin(ByteBuffer buffer) {
        this.buffer = buffer;
        buffer.clear();
        at = BatchView.HEADER_BYTES;
        count = 0;
        maxTimestamp = Long.MIN_VALUE;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public int count() {
        return count;
    }

    /** Bytes of the batch so far, its header included, before compression. */
    public int sizeBytes() {
        return at;
    }

    /** True when a record of this size keeps the batch within its limit, or the batch is empty: one record always fits. */
    public boolean hasRoomFor(int keyBytes, int valueBytes) {
        return count == 0
                || (long) at + MAX_RECORD_OVERHEAD_BYTES + Math.max(keyBytes, 0) + Math.max(valueBytes, 0)
                        <= maxBatchBytes;
    }

    public void append(long timestampMs, byte @Nullable [] key, byte @Nullable [] value) {
        append(timestampMs, key, value, NO_HEADERS);
    }

    public void append(long timestampMs, byte @Nullable [] key, byte @Nullable [] value, List<RecordHeader> headers) {
        int keyBytes = key == null ? NULL : key.length;
        int valueBytes = value == null ? NULL : value.length;
        beginRecord(timestampMs, keyBytes, valueBytes, headers);
        putVarint(keyBytes);
        if (key != null) {
            putBytes(key);
        }
        putVarint(valueBytes);
        if (value != null) {
            putBytes(value);
        }
        putHeaders(headers);
    }

    public void append(long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value) {
        append(timestampMs, key, value, NO_HEADERS);
    }

    /** Appends a record; the remaining bytes of key and value are copied, their positions stay. */
    public void append(
            long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<RecordHeader> headers) {
        int keyBytes = key == null ? NULL : key.remaining();
        int valueBytes = value == null ? NULL : value.remaining();
        beginRecord(timestampMs, keyBytes, valueBytes, headers);
        putVarint(keyBytes);
        if (key != null) {
            putBytes(key, key.position(), keyBytes);
        }
        putVarint(valueBytes);
        if (value != null) {
            putBytes(value, value.position(), valueBytes);
        }
        putHeaders(headers);
    }

    /** Appends the record that a cursor stands on, byte for byte but for its deltas. */
    public void append(RecordView record) {
        List<RecordHeader> headers = record.headers();
        beginRecord(record.timestampMs(), record.keyBytes(), record.valueBytes(), headers);
        putVarint(record.keyBytes());
        putBytes(record.buffer(), record.keyPosition(), Math.max(record.keyBytes(), 0));
        putVarint(record.valueBytes());
        putBytes(record.buffer(), record.valuePosition(), Math.max(record.valueBytes(), 0));
        putHeaders(headers);
    }

    /** Writes the header and the checksum. The buffer's position is 0 and its limit the batch's size. */
    public ByteBuffer build() {
        if (count == 0) {
            throw new IllegalStateException("Expected at least one record in the batch, but it is empty");
        }
        if (compression != Compression.NONE) {
            pack();
        }
        buffer.putLong(BatchView.BASE_OFFSET, 0L);
        buffer.putInt(BatchView.LENGTH, at - BatchView.LOG_OVERHEAD_BYTES);
        buffer.putInt(BatchView.LEADER_EPOCH, -1);
        buffer.put(BatchView.MAGIC_AT, BatchView.MAGIC);
        buffer.putShort(BatchView.ATTRIBUTES, attributes());
        buffer.putInt(BatchView.LAST_OFFSET_DELTA, count - 1);
        buffer.putLong(BatchView.BASE_TIMESTAMP, baseTimestamp);
        buffer.putLong(BatchView.MAX_TIMESTAMP, maxTimestamp);
        buffer.putLong(BatchView.PRODUCER_ID, producerId);
        buffer.putShort(BatchView.PRODUCER_EPOCH, producerEpoch);
        buffer.putInt(BatchView.BASE_SEQUENCE, baseSequence);
        buffer.putInt(BatchView.COUNT, count);
        buffer.limit(at).position(0);
        buffer.putInt(BatchView.CRC, header.wrap(buffer, 0).computedCrc());
        return buffer;
    }

    /** A batch without records that takes the offsets from {@code baseOffset} up to {@code nextOffset}, as compaction leaves them. */
    public static ByteBuffer empty(long baseOffset, long nextOffset, int leaderEpoch) {
        ByteBuffer batch = ByteBuffer.allocate(BatchView.HEADER_BYTES);
        batch.putLong(BatchView.BASE_OFFSET, baseOffset);
        batch.putInt(BatchView.LENGTH, BatchView.HEADER_BYTES - BatchView.LOG_OVERHEAD_BYTES);
        batch.putInt(BatchView.LEADER_EPOCH, leaderEpoch);
        batch.put(BatchView.MAGIC_AT, BatchView.MAGIC);
        batch.putInt(BatchView.LAST_OFFSET_DELTA, Math.toIntExact(nextOffset - baseOffset - 1));
        batch.putLong(BatchView.BASE_TIMESTAMP, NO_TIMESTAMP);
        batch.putLong(BatchView.MAX_TIMESTAMP, NO_TIMESTAMP);
        batch.putLong(BatchView.PRODUCER_ID, BatchView.NO_PRODUCER_ID);
        batch.putShort(BatchView.PRODUCER_EPOCH, BatchView.NO_PRODUCER_EPOCH);
        batch.putInt(BatchView.BASE_SEQUENCE, BatchView.NO_SEQUENCE);
        batch.putInt(BatchView.CRC, new BatchView().wrap(batch, 0).computedCrc());
        return batch;
    }

    private short attributes() {
        return (short) (compression.id()
                | (isTransactional ? BatchView.TRANSACTIONAL_BIT : 0)
                | (isControl ? BatchView.CONTROL_BIT : 0));
    }

    private void beginRecord(long timestampMs, int keyBytes, int valueBytes, List<RecordHeader> headers) {
        if (count == 0) {
            baseTimestamp = timestampMs;
        }
        maxTimestamp = Math.max(maxTimestamp, timestampMs);
        long timestampDelta = timestampMs - baseTimestamp;
        int bodyBytes = 1
                + Varints.sizeOf(timestampDelta)
                + Varints.sizeOf(count)
                + sizeOfBytes(keyBytes)
                + sizeOfBytes(valueBytes)
                + sizeOfHeaders(headers);
        reserve(MAX_RECORD_OVERHEAD_BYTES + bodyBytes);
        putVarint(bodyBytes);
        buffer.put(at++, (byte) 0);
        putVarlong(timestampDelta);
        putVarint(count);
        count++;
    }

    private static int sizeOfBytes(int length) {
        return Varints.sizeOf(length) + Math.max(length, 0);
    }

    private static int sizeOfHeaders(List<RecordHeader> headers) {
        int size = Varints.sizeOf(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            byte[] value = headers.get(i).value();
            size += sizeOfBytes(utf8(headers.get(i)).length) + sizeOfBytes(value == null ? NULL : value.length);
        }
        return size;
    }

    private void putHeaders(List<RecordHeader> headers) {
        putVarint(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            byte[] key = utf8(headers.get(i));
            putVarint(key.length);
            putBytes(key);
            byte[] value = headers.get(i).value();
            putVarint(value == null ? NULL : value.length);
            if (value != null) {
                putBytes(value);
            }
        }
    }

    private static byte[] utf8(RecordHeader header) {
        return header.key().getBytes(StandardCharsets.UTF_8);
    }

    private void putBytes(byte[] bytes) {
        buffer.put(at, bytes, 0, bytes.length);
        at += bytes.length;
    }

    private void putBytes(ByteBuffer bytes, int from, int length) {
        buffer.put(at, bytes, from, length);
        at += length;
    }

    private void putVarint(int value) {
        int rest = Varints.zigZag(value);
        while ((rest & ~0x7F) != 0) {
            buffer.put(at++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put(at++, (byte) rest);
    }

    private void putVarlong(long value) {
        long rest = Varints.zigZag(value);
        while ((rest & ~0x7FL) != 0) {
            buffer.put(at++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put(at++, (byte) rest);
    }

    /** Puts the packed records where the plain ones are. */
    private void pack() {
        BoundedBytes into = packed;
        if (into == null) {
            into = new BoundedBytes(Integer.MAX_VALUE - 8);
            packed = into;
        }
        into.clear();
        int plainBytes = at - BatchView.HEADER_BYTES;
        if (buffer.hasArray()) {
            compression.compress(buffer.array(), buffer.arrayOffset() + BatchView.HEADER_BYTES, plainBytes, into);
        } else {
            plain = plain.length < plainBytes ? new byte[plainBytes] : plain;
            buffer.get(BatchView.HEADER_BYTES, plain, 0, plainBytes);
            compression.compress(plain, 0, plainBytes, into);
        }
        at = BatchView.HEADER_BYTES;
        reserve(into.size());
        putBytes(ByteBuffer.wrap(into.array()), 0, into.size());
    }

    private void reserve(int more) {
        long needed = (long) at + more;
        if (needed <= buffer.capacity()) {
            return;
        }
        if (needed > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "Expected a batch below 2 GiB, but a record would make it " + needed + " bytes");
        }
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, buffer.capacity() * 2L));
        ByteBuffer larger = buffer.isDirect() ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
        larger.put(0, buffer, 0, at);
        buffer = larger;
    }
}
