package io.splashdam.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Steps over the records of one batch after another. An uncompressed batch is read where it lies; a compressed one is
 * unpacked into a buffer of the cursor, up to a limit. Reused, it allocates nothing.
 *
 * <pre>{@code
 * cursor.open(batch);
 * while (cursor.next()) {
 *     use(cursor.record().key(), cursor.record().value());
 * }
 * }</pre>
 *
 * <p>Owned by the thread that opens it. Bytes that do not hold together end with {@link MalformedBatchException}.
 */
public final class RecordCursor {
    /** What one batch may unpack to where its reader names no limit. */
    public static final int DEFAULT_MAX_DECOMPRESSED_BYTES = 128 * 1024 * 1024;

    private final int maxDecompressedBytes;
    private final RecordView record = new RecordView();
    private final VarintReader reader = new VarintReader();
    private @Nullable BoundedBytes unpacked;
    private @Nullable ByteBuffer unpackedView;
    private byte[] packed = {};

    private long baseOffset;
    private long baseTimestamp;
    private int baseSequence;
    private boolean isLogAppendTime;
    private long logAppendTimeMs;
    private int count;
    private int remaining;
    private int start;
    private int end;

    public RecordCursor() {
        this(DEFAULT_MAX_DECOMPRESSED_BYTES);
    }

    /** @param maxDecompressedBytes more than this in one batch ends with {@link DecompressedTooLargeException} */
    public RecordCursor(int maxDecompressedBytes) {
        this.maxDecompressedBytes = maxDecompressedBytes;
    }

    /** Stands before the first record of a batch that {@link BatchView#isWhole}. The view may move on afterwards. */
    public RecordCursor open(BatchView batch) {
        baseOffset = batch.baseOffset();
        baseTimestamp = batch.baseTimestamp();
        baseSequence = batch.baseSequence();
        isLogAppendTime = batch.isLogAppendTime();
        logAppendTimeMs = batch.maxTimestamp();
        count = batch.count();
        remaining = count;
        int from = batch.position() + BatchView.HEADER_BYTES;
        int to = batch.position() + batch.sizeBytes();
        if (batch.compressionId() == Compression.NONE.id()) {
            moveTo(batch.buffer(), from, to);
        } else {
            unpack(batch, from, to);
        }
        return this;
    }

    /** Stands before the first record once more, without unpacking again. */
    public RecordCursor restart() {
        reader.position(start);
        remaining = count;
        return this;
    }

    /** Moves to the next record; false when there is none. */
    public boolean next() {
        if (remaining <= 0) {
            checkEnd();
            return false;
        }
        int start = reader.position();
        int bytes = reader.readLength();
        int body = reader.position();
        if (bytes > end - body) {
            throw new MalformedBatchException("Expected a record of " + bytes + " bytes at offset " + baseOffset
                    + " or after, but " + (end - body) + " are left in its batch");
        }
        record.read(reader, start, body + bytes, baseOffset, baseTimestamp, baseSequence);
        if (reader.position() > body + bytes) {
            throw new MalformedBatchException("Expected the record at offset " + record.offset()
                    + " to end within its length of " + bytes + " bytes");
        }
        if (isLogAppendTime) {
            record.stampLogAppendTime(logAppendTimeMs);
        }
        reader.position(body + bytes);
        remaining--;
        return true;
    }

    /** The record that {@link #next} moved to; the same object each time. */
    public RecordView record() {
        return record;
    }

    /** Lets go of the bytes of a large batch, for a cursor that lives long and seldom meets one. */
    void trim() {
        if (unpacked != null) {
            unpacked.trim();
            unpackedView = null;
        }
    }

    private void moveTo(ByteBuffer buffer, int from, int to) {
        reader.move(buffer, from, to);
        start = from;
        end = to;
    }

    private void checkEnd() {
        if (reader.position() != end) {
            throw new MalformedBatchException("Expected the batch at offset " + baseOffset
                    + " to end after its last record, but " + (end - reader.position()) + " bytes follow");
        }
    }

    private void unpack(BatchView batch, int from, int to) {
        BoundedBytes into = unpacked;
        if (into == null) {
            into = new BoundedBytes(maxDecompressedBytes);
            unpacked = into;
        }
        into.clear();
        ByteBuffer buffer = batch.buffer();
        int length = to - from;
        Compression compression = compression(batch.compressionId());
        if (buffer.hasArray()) {
            compression.decompress(buffer.array(), buffer.arrayOffset() + from, length, into);
        } else {
            packed = packed.length < length ? new byte[length] : packed;
            buffer.get(from, packed, 0, length);
            compression.decompress(packed, 0, length, into);
        }
        moveTo(viewOf(into), 0, into.size());
    }

    private ByteBuffer viewOf(BoundedBytes bytes) {
        ByteBuffer view = unpackedView;
        if (view == null || view.array() != bytes.array()) {
            view = ByteBuffer.wrap(bytes.array());
            unpackedView = view;
        }
        return view;
    }

    private static Compression compression(int id) {
        if (!Compression.isKnown(id)) {
            throw new MalformedBatchException("Expected a compression id from 0 to 4, but found " + id);
        }
        return Compression.of(id);
    }
}
