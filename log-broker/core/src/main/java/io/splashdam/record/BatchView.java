package io.splashdam.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads, and in two places patches, the header of one record batch inside a buffer. Reusable: {@link #wrap} moves it.
 *
 * <p>Owned by the thread that wraps it. Absolute reads only: the buffer's position is never moved.
 */
public final class BatchView {
    /** Bytes of a batch before its records. */
    public static final int HEADER_BYTES = 61;

    /** Bytes before the part that {@code batch length} counts: base offset and the length itself. */
    public static final int LOG_OVERHEAD_BYTES = 12;

    public static final byte MAGIC = 2;

    /** The producer id of a batch that no idempotent producer wrote. */
    public static final long NO_PRODUCER_ID = -1L;

    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;

    static final int BASE_OFFSET = 0;
    static final int LENGTH = 8;
    static final int LEADER_EPOCH = 12;
    static final int MAGIC_AT = 16;
    static final int CRC = 17;
    static final int ATTRIBUTES = 21;
    static final int LAST_OFFSET_DELTA = 23;
    static final int BASE_TIMESTAMP = 27;
    static final int MAX_TIMESTAMP = 35;
    static final int PRODUCER_ID = 43;
    static final int PRODUCER_EPOCH = 51;
    static final int BASE_SEQUENCE = 53;
    static final int COUNT = 57;

    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;

    /** Unused by Kafka: the batch counts only together with the journal entry that holds it. */
    static final int ENTRY_BIT = 0x8000;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NOTHING;
    private int at;

    /** Moves this view to the batch that begins at {@code position} of {@code buffer}, which stays big endian. */
    public BatchView wrap(ByteBuffer buffer, int position) {
        this.buffer = buffer;
        this.at = position;
        return this;
    }

    public ByteBuffer buffer() {
        return buffer;
    }

    /** Where in {@link #buffer} the batch begins. */
    public int position() {
        return at;
    }

    /** True when enough bytes follow for a header whose length field can be trusted to be read. */
    public boolean hasHeader() {
        return buffer.limit() - at >= HEADER_BYTES;
    }

    /** True when the whole batch lies within the buffer's limit and its length is at least a header's. */
    public boolean isWhole() {
        return hasHeader() && sizeBytes() >= HEADER_BYTES && sizeBytes() <= buffer.limit() - at;
    }

    public long baseOffset() {
        return buffer.getLong(at + BASE_OFFSET);
    }

    /** Size of the batch in bytes, header and length field included. May be nonsense in damaged data: see {@link #isWhole}. */
    public int sizeBytes() {
        return buffer.getInt(at + LENGTH) + LOG_OVERHEAD_BYTES;
    }

    public int leaderEpoch() {
        return buffer.getInt(at + LEADER_EPOCH);
    }

    public byte magic() {
        return buffer.get(at + MAGIC_AT);
    }

    public int crc() {
        return buffer.getInt(at + CRC);
    }

    public short attributes() {
        return buffer.getShort(at + ATTRIBUTES);
    }

    public int lastOffsetDelta() {
        return buffer.getInt(at + LAST_OFFSET_DELTA);
    }

    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    public long nextOffset() {
        return lastOffset() + 1;
    }

    public long baseTimestamp() {
        return buffer.getLong(at + BASE_TIMESTAMP);
    }

    public long maxTimestamp() {
        return buffer.getLong(at + MAX_TIMESTAMP);
    }

    public long producerId() {
        return buffer.getLong(at + PRODUCER_ID);
    }

    public short producerEpoch() {
        return buffer.getShort(at + PRODUCER_EPOCH);
    }

    public int baseSequence() {
        return buffer.getInt(at + BASE_SEQUENCE);
    }

    /** Sequence of the last record; sequences wrap from {@link Integer#MAX_VALUE} to 0. */
    public int lastSequence() {
        int base = baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : Sequences.plus(base, lastOffsetDelta());
    }

    /** Number of records; in a compacted batch it may be less than {@code lastOffsetDelta + 1}. */
    public int count() {
        return buffer.getInt(at + COUNT);
    }

    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    /** Id of the codec: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; see {@link Compression}. */
    public int compressionId() {
        return attributes() & COMPRESSION_MASK;
    }

    public boolean isLogAppendTime() {
        return (attributes() & LOG_APPEND_TIME_BIT) != 0;
    }

    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_BIT) != 0;
    }

    public boolean isControl() {
        return (attributes() & CONTROL_BIT) != 0;
    }

    public boolean hasDeleteHorizon() {
        return (attributes() & DELETE_HORIZON_BIT) != 0;
    }

    /** Whether a start keeps the batch only when it finds the journal entry that it is part of (ours; Kafka leaves the bit alone). */
    public boolean isBoundToEntry() {
        return (attributes() & ENTRY_BIT) != 0;
    }

    /** The checksum that the bytes have, to be held against {@link #crc}. Needs {@link #isWhole}. */
    public int computedCrc() {
        CRC32C crc = new CRC32C();
        ByteBuffer covered = buffer.duplicate();
        covered.limit(at + sizeBytes()).position(at + ATTRIBUTES);
        crc.update(covered);
        return (int) crc.getValue();
    }

    /** Whole, of format v2 and with the right checksum. */
    public boolean isSound() {
        return isWhole() && magic() == MAGIC && lastOffsetDelta() >= 0 && computedCrc() == crc();
    }

    /** Gives the batch its place in the log. Outside the checksum: nothing else changes. */
    public void assign(long baseOffset, int leaderEpoch) {
        buffer.putLong(at + BASE_OFFSET, baseOffset);
        buffer.putInt(at + LEADER_EPOCH, leaderEpoch);
    }

    /** Makes {@code timestampMs} the time of every record (log append time) and computes the checksum anew. */
    public void stampLogAppendTime(long timestampMs) {
        buffer.putShort(at + ATTRIBUTES, (short) (attributes() | LOG_APPEND_TIME_BIT));
        buffer.putLong(at + MAX_TIMESTAMP, timestampMs);
        buffer.putInt(at + CRC, computedCrc());
    }

    /** Makes it a batch of a producer's transaction, and computes the checksum anew. */
    public void stampTransaction(long producerId, short producerEpoch, int baseSequence) {
        buffer.putShort(at + ATTRIBUTES, (short) (attributes() | TRANSACTIONAL_BIT));
        buffer.putLong(at + PRODUCER_ID, producerId);
        buffer.putShort(at + PRODUCER_EPOCH, producerEpoch);
        buffer.putInt(at + BASE_SEQUENCE, baseSequence);
        buffer.putInt(at + CRC, computedCrc());
    }

    /** Binds the batch to the journal entry that will hold it, and computes the checksum anew. */
    public void bindToEntry() {
        buffer.putShort(at + ATTRIBUTES, (short) (attributes() | ENTRY_BIT));
        buffer.putInt(at + CRC, computedCrc());
    }

    /** Puts a wrong maximum timestamp right and computes the checksum anew. */
    void correctMaxTimestamp(long timestampMs) {
        buffer.putLong(at + MAX_TIMESTAMP, timestampMs);
        buffer.putInt(at + CRC, computedCrc());
    }

    /** Says that the records are packed by another codec now, and computes the checksum anew. */
    void repack(Compression compression, int sizeBytes) {
        buffer.putInt(at + LENGTH, sizeBytes - LOG_OVERHEAD_BYTES);
        buffer.putShort(at + ATTRIBUTES, (short) ((attributes() & ~COMPRESSION_MASK) | compression.id()));
        buffer.putInt(at + CRC, computedCrc());
    }

    /** The batch's bytes as a slice that shares them. */
    public ByteBuffer slice() {
        ByteBuffer whole = buffer.duplicate();
        whole.limit(at + sizeBytes()).position(at);
        return whole.slice();
    }

    @Override
    public String toString() {
        return hasHeader()
                ? "batch[offsets " + baseOffset() + ".." + lastOffset() + ", " + sizeBytes() + " bytes, producer "
                        + producerId() + "/" + producerEpoch() + ", sequence " + baseSequence() + "]"
                : "batch[incomplete header]";
    }
}
