package io.splashdam.record;

import java.nio.ByteBuffer;

/**
 * Writes a batch once more with some of its records left out, or none left: offsets, sequences, producer, leader epoch and codec stay, so
 * readers and producers notice nothing but the gaps. What Kafka's cleaner makes of a batch.
 *
 * <pre>{@code
 * rewriter.begin(batch, BatchRewriter.SAME_HORIZON);
 * while (cursor.next()) {
 *     if (stays) rewriter.keep(cursor.record());
 * }
 * ByteBuffer smaller = rewriter.build();
 * }</pre>
 *
 * <p>Owned by one thread. Its buffer is used again.
 */
public final class BatchRewriter {
    /** The batch keeps the delete horizon that it has, or goes on having none. */
    public static final long SAME_HORIZON = -1;

    private static final long NO_TIMESTAMP = -1;

    private final BoundedBytes plain = new BoundedBytes(Integer.MAX_VALUE - 8);
    private final BoundedBytes packed = new BoundedBytes(Integer.MAX_VALUE - 8);
    private final BatchView view = new BatchView();
    private final byte[] header = new byte[BatchView.HEADER_BYTES];
    private BatchView batch = view;
    private ByteBuffer result = ByteBuffer.allocate(0);
    private boolean isShifted;
    private long baseTimestampMs;
    private long maxTimestampMs;
    private int count;

    /**
     * @param batch must stay as it is until {@link #build}
     * @param deleteHorizonMs from when on tombstones of the batch may go, or {@link #SAME_HORIZON}; kept where Kafka keeps it, in the base
     *     timestamp, which the attributes say (KIP-534)
     */
    public void begin(BatchView batch, long deleteHorizonMs) {
        this.batch = batch;
        plain.clear();
        isShifted = deleteHorizonMs != SAME_HORIZON;
        baseTimestampMs = isShifted ? deleteHorizonMs : batch.baseTimestamp();
        maxTimestampMs = NO_TIMESTAMP;
        count = 0;
        plain.write(header, 0, header.length);
    }

    /** The record that a cursor over the batch stands on stays. In the order of the batch. */
    public void keep(RecordView record) {
        count++;
        maxTimestampMs = Math.max(maxTimestampMs, record.timestampMs());
        if (isShifted) {
            writeAnew(record);
        } else {
            write(record.buffer(), record.position(), record.sizeBytes());
        }
    }

    /** Only the time is told relative to something else. */
    private void writeAnew(RecordView record) {
        long timestampDelta = record.timestampMs() - baseTimestampMs;
        int offsetDelta = (int) (record.offset() - batch.baseOffset());
        int tailBytes = record.position() + record.sizeBytes() - record.tailPosition();
        putVarlong(Varints.zigZag((long) 1 + Varints.sizeOf(timestampDelta) + Varints.sizeOf(offsetDelta) + tailBytes));
        plain.write(0);
        putVarlong(Varints.zigZag(timestampDelta));
        putVarlong(Varints.zigZag((long) offsetDelta));
        write(record.buffer(), record.tailPosition(), tailBytes);
    }

    private void putVarlong(long zigZagged) {
        long rest = zigZagged;
        while ((rest & ~0x7FL) != 0) {
            plain.write((int) (rest | 0x80) & 0xFF);
            rest >>>= 7;
        }
        plain.write((int) rest);
    }

    private void write(ByteBuffer from, int at, int bytes) {
        plain.reserve(bytes);
        from.get(at, plain.array(), plain.size(), bytes);
        plain.advance(bytes);
    }

    /** The batch with the records that were kept, at least one; valid until the next begin. */
    public ByteBuffer build() {
        if (count == 0) {
            throw new IllegalStateException("Expected a record that stays, but there is none");
        }
        int attributes = batch.attributes() | (isShifted ? BatchView.DELETE_HORIZON_BIT : 0);
        long max = batch.isLogAppendTime() ? batch.maxTimestamp() : maxTimestampMs;
        return finish(pack(), attributes, baseTimestampMs, max, count);
    }

    private BoundedBytes pack() {
        if (batch.compressionId() == Compression.NONE.id()) {
            return plain;
        }
        packed.clear();
        packed.write(header, 0, header.length);
        Compression.of(batch.compressionId())
                .compress(plain.array(), header.length, plain.size() - header.length, packed);
        return packed;
    }

    /** The batch without records: it says how far its producer is, and its own offsets. */
    public ByteBuffer empty(BatchView emptied) {
        batch = emptied;
        plain.clear();
        plain.write(header, 0, header.length);
        int attributes = emptied.attributes() & ~BatchView.COMPRESSION_MASK & ~BatchView.DELETE_HORIZON_BIT;
        return finish(plain, attributes, NO_TIMESTAMP, emptied.maxTimestamp(), 0);
    }

    private ByteBuffer finish(BoundedBytes bytes, int attributes, long baseTimestamp, long maxTimestamp, int records) {
        ByteBuffer into = ByteBuffer.wrap(bytes.array(), 0, bytes.size());
        into.put(0, batch.buffer(), batch.position(), BatchView.HEADER_BYTES);
        into.putInt(BatchView.LENGTH, bytes.size() - BatchView.LOG_OVERHEAD_BYTES);
        into.putShort(BatchView.ATTRIBUTES, (short) attributes);
        into.putLong(BatchView.BASE_TIMESTAMP, baseTimestamp);
        into.putLong(BatchView.MAX_TIMESTAMP, maxTimestamp);
        into.putInt(BatchView.COUNT, records);
        into.putInt(BatchView.CRC, view.wrap(into, 0).computedCrc());
        result = into;
        return into;
    }

    /** What {@link #build} or {@link #empty} made. */
    public ByteBuffer result() {
        return result.duplicate();
    }
}
