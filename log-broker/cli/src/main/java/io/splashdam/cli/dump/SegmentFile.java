package io.splashdam.cli.dump;

import io.splashdam.cli.shell.Notation;
import io.splashdam.record.BatchView;
import io.splashdam.record.Compression;
import io.splashdam.record.EndTransactionMarker;
import io.splashdam.record.MalformedBatchException;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordHeader;
import io.splashdam.record.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The batches of one segment, one after another, each with its checksum; used by one thread. */
final class SegmentFile {
    /** No broker takes a larger batch; a length above it is nonsense, not something to allocate. */
    private static final int MAX_BATCH_BYTES = 512 * 1024 * 1024;

    private final Sheet sheet;
    private final Options options;
    private final BatchView batch = new BatchView();
    private final RecordCursor cursor = new RecordCursor(MAX_BATCH_BYTES);
    private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private long expectedOffset;

    /**
     * @param showsRecords each batch is followed by its records
     * @param maxBytes     reading stops there
     * @param decoder      for records with a meaning of their own, or null
     */
    record Options(
            boolean showsRecords, long maxBytes, @Nullable Decoder decoder, Notation keyFormat, Notation valueFormat) {}

    SegmentFile(Sheet sheet, Options options) {
        this.sheet = sheet;
        this.options = options;
    }

    void read(FileChannel file, long baseOffset) throws IOException {
        expectedOffset = baseOffset;
        long end = Math.min(file.size(), options.maxBytes());
        long position = 0;
        while (position < end) {
            int bytes = readBatch(file, position, file.size());
            if (bytes <= 0) {
                return;
            }
            position += bytes;
        }
    }

    /** The batch's size; 0 where reading cannot go on. */
    private int readBatch(FileChannel file, long position, long size) throws IOException {
        if (size - position < BatchView.HEADER_BYTES) {
            sheet.problem(position, (size - position) + " bytes are too few for a batch: a torn tail");
            return 0;
        }
        fill(file, position, BatchView.HEADER_BYTES);
        int bytes = batch.wrap(buffer, 0).sizeBytes();
        if (bytes == BatchView.LOG_OVERHEAD_BYTES && batch.baseOffset() == 0 && position > 0) {
            sheet.problem(
                    position,
                    (size - position) + " bytes follow that begin with zeros: preallocated, or never written");
            return 0;
        }
        if (batch.magic() != BatchView.MAGIC) {
            sheet.problem(position, "no batch of format v2, but magic " + batch.magic());
            return 0;
        }
        if (bytes < BatchView.HEADER_BYTES || bytes > MAX_BATCH_BYTES) {
            sheet.problem(position, "a batch of " + bytes + " bytes, which cannot be");
            return 0;
        }
        if (bytes > size - position) {
            sheet.problem(
                    position, "a batch of " + bytes + " bytes, but " + (size - position) + " are left: a torn tail");
            return 0;
        }
        fill(file, position, bytes);
        batch.wrap(buffer, 0);
        check(position);
        return bytes;
    }

    private void fill(FileChannel file, long position, int bytes) throws IOException {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes);
        }
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        buffer.flip();
    }

    private void check(long position) {
        boolean isSound = batch.computedCrc() == batch.crc();
        sheet.entry(describe(position, isSound));
        sheet.countRecords(batch.count());
        if (batch.baseOffset() < expectedOffset) {
            sheet.problem(
                    position, "base offset " + batch.baseOffset() + " where at least " + expectedOffset + " was due");
        }
        if (batch.lastOffsetDelta() < 0) {
            sheet.problem(position, "last offset delta " + batch.lastOffsetDelta());
        }
        expectedOffset = Math.max(expectedOffset, batch.nextOffset());
        sheet.covers(batch.baseOffset(), batch.lastOffset());
        if (!isSound) {
            sheet.problem(
                    position,
                    String.format("checksum %08x, but the bytes have %08x", batch.crc(), batch.computedCrc()));
            return;
        }
        try {
            readRecords();
        } catch (MalformedBatchException | IllegalArgumentException e) {
            sheet.problem(position, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> describe(long position, boolean isSound) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", "batch");
        fields.put("base_offset", batch.baseOffset());
        fields.put("last_offset", batch.lastOffset());
        fields.put("count", batch.count());
        fields.put("position", position);
        fields.put("bytes", batch.sizeBytes());
        fields.put("leader_epoch", batch.leaderEpoch());
        fields.put("timestamp", batch.maxTimestamp());
        fields.put("timestamp_type", batch.isLogAppendTime() ? "LogAppendTime" : "CreateTime");
        int codec = batch.compressionId();
        fields.put("codec", Compression.isKnown(codec) ? Compression.of(codec).settingName() : "unknown " + codec);
        if (batch.hasProducerId()) {
            fields.put("producer_id", batch.producerId());
            fields.put("producer_epoch", batch.producerEpoch());
            fields.put("base_sequence", batch.baseSequence());
            fields.put("last_sequence", batch.lastSequence());
        }
        fields.put("transactional", batch.isTransactional());
        fields.put("control", batch.isControl());
        if (batch.hasDeleteHorizon()) {
            fields.put("delete_horizon", batch.baseTimestamp());
        }
        fields.put("crc", isSound ? "ok" : "WRONG");
        return fields;
    }

    /** Steps over all records, also when nobody wants to see them: a sound checksum does not make them well formed. */
    private void readRecords() {
        EndTransactionMarker marker = batch.isControl() ? EndTransactionMarker.of(batch) : null;
        cursor.open(batch);
        while (cursor.next()) {
            RecordView record = cursor.record();
            if (options.showsRecords()) {
                sheet.detail(describe(record, marker));
            }
        }
    }

    private Map<String, Object> describe(RecordView record, @Nullable EndTransactionMarker marker) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", "record");
        fields.put("offset", record.offset());
        fields.put("timestamp", record.timestampMs());
        if (record.sequence() != BatchView.NO_SEQUENCE) {
            fields.put("sequence", record.sequence());
        }
        if (marker != null) {
            fields.put("marker", marker.isCommit() ? "commit" : "abort");
            fields.put("coordinator_epoch", marker.coordinatorEpoch());
            return fields;
        }
        byte[] key = record.keyCopy();
        byte[] value = record.valueCopy();
        Decoder decoder = options.decoder();
        if (decoder != null && key != null) {
            decoder.decode(key, value, fields);
            return fields;
        }
        fields.put("key", printed(options.keyFormat(), key));
        fields.put("value", printed(options.valueFormat(), value));
        if (record.headerCount() > 0) {
            var headers = new LinkedHashMap<String, @Nullable Object>();
            for (RecordHeader header : record.headers()) {
                headers.put(header.key(), printed(Notation.UTF8, header.value()));
            }
            fields.put("headers", headers);
        }
        return fields;
    }

    private static @Nullable Object printed(Notation notation, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return notation.value(bytes);
        } catch (Notation.Mismatch mismatch) {
            return mismatch.getMessage();
        }
    }
}
