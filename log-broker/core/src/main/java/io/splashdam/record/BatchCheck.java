package io.splashdam.record;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.record.BatchVerdict.RecordError;
import io.splashdam.record.BatchVerdict.Refused;
import io.splashdam.record.BatchVerdict.Sound;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a client wants appended, before it goes to the ring: everything that needs no state of the partition. The
 * answers are those of Kafka 4.4 ({@code ProduceRequest.validateRecords}, {@code UnifiedLog.analyzeAndValidateRecords},
 * {@code LogValidator}), only earlier: trailing bytes and offset gaps within a batch are refused, which Kafka repairs.
 *
 * <p>Where the header of an otherwise sound batch claims a wrong maximum timestamp, it is put right in place, as Kafka does.
 *
 * <p>One per thread: it owns a cursor. The buffer's position and limit bound the bytes and stay.
 */
public final class BatchCheck {
    private static final long NO_TIMESTAMP = -1L;

    private final BatchView batch = new BatchView();
    private final VarintReader headerReader = new VarintReader();
    private @Nullable RecordCursor cursor;
    private int cursorLimitBytes;

    public BatchVerdict check(ByteBuffer batches, BatchRules rules, long nowMs) {
        int end = batches.limit();
        int count = 0;
        int records = 0;
        long maxTimestamp = NO_TIMESTAMP;
        for (int at = batches.position(); at < end; at += batch.sizeBytes()) {
            batch.wrap(batches, at);
            Refused refused = checkBatch(rules, nowMs);
            if (refused != null) {
                return refused;
            }
            count++;
            records += batch.count();
            maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
        }
        if (count == 0) {
            return new Refused(ErrorCode.INVALID_RECORD, "Expected a record batch, but there is none");
        }
        if (batches.remaining() > rules.maxAppendBytes()) {
            return new Refused(
                    ErrorCode.RECORD_LIST_TOO_LARGE,
                    "Expected at most " + rules.maxAppendBytes() + " bytes, which is a segment, but there are "
                            + batches.remaining());
        }
        return new Sound(count, records, maxTimestamp);
    }

    private @Nullable Refused checkBatch(BatchRules rules, long nowMs) {
        Refused refused = checkFrame();
        if (refused == null) {
            refused = checkRequest(rules);
        }
        if (refused == null) {
            refused = checkChecksum();
        }
        if (refused == null) {
            refused = checkHeader(rules);
        }
        if (refused == null) {
            refused = rules.looksAtRecords(isCompressed()) ? checkRecords(rules, nowMs) : checkTimestamps(rules, nowMs);
        }
        return refused;
    }

    private boolean isCompressed() {
        return batch.compressionId() != Compression.NONE.id();
    }

    /** Format and length, without which nothing else can be read. */
    private @Nullable Refused checkFrame() {
        int available = batch.buffer().limit() - batch.position();
        if (available > BatchView.MAGIC_AT && batch.magic() != BatchView.MAGIC) {
            return batch.magic() < 0 || batch.magic() > BatchView.MAGIC
                    ? refused(ErrorCode.CORRUPT_MESSAGE, "Expected record format 2, but found " + batch.magic())
                    : refused(
                            ErrorCode.INVALID_RECORD, "Expected record format 2, but found the older " + batch.magic());
        }
        if (!batch.isWhole()) {
            String found = batch.hasHeader() ? "its length field says " + batch.sizeBytes() : "its header is cut short";
            return refused(
                    ErrorCode.CORRUPT_MESSAGE, "Expected a whole batch in " + available + " bytes, but " + found);
        }
        return null;
    }

    /** What Kafka asks of a request before it looks at the bytes themselves. */
    private @Nullable Refused checkRequest(BatchRules rules) {
        if (batch.compressionId() == Compression.ZSTD.id() && !rules.allowsZstd()) {
            return refused(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "Expected another codec than zstd, which needs Produce version 7");
        }
        if (!rules.allowsSeveralBatches()
                && batch.position() + batch.sizeBytes() < batch.buffer().limit()) {
            Refused damage = checkChecksum(); // a damaged length field looks the same
            return damage != null
                    ? damage
                    : invalid("Expected exactly one batch for a partition, but more bytes follow it");
        }
        if (batch.baseOffset() != 0) {
            return invalid("Expected base offset 0 in a client's batch, but found " + batch.baseOffset());
        }
        if (batch.sizeBytes() > rules.maxMessageBytes()) {
            return refused(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "Expected a batch of at most max.message.bytes=" + rules.maxMessageBytes() + ", but it has "
                            + batch.sizeBytes() + " bytes");
        }
        return null;
    }

    private @Nullable Refused checkChecksum() {
        int computed = batch.computedCrc();
        if (computed != batch.crc()) {
            return refused(
                    ErrorCode.CORRUPT_MESSAGE,
                    "Expected the checksum " + Integer.toUnsignedString(batch.crc()) + ", but the bytes have "
                            + Integer.toUnsignedString(computed));
        }
        return null;
    }

    private @Nullable Refused checkHeader(BatchRules rules) {
        if (batch.count() <= 0 || batch.lastOffsetDelta() != batch.count() - 1) {
            return invalid("Expected the last offset delta of a batch to be its record count less one, but found "
                    + batch.lastOffsetDelta() + " with " + batch.count() + " records");
        }
        if (batch.count() > rules.maxDecompressedBytes() / RecordView.MIN_BYTES) {
            return invalid("Expected " + batch.count() + " records to fit into " + rules.maxDecompressedBytes()
                    + " bytes when unpacked, but they cannot");
        }
        if (!Compression.isKnown(batch.compressionId())) {
            return invalid("Expected a compression id from 0 to 4, but found " + batch.compressionId());
        }
        if (batch.isControl()) {
            return invalid("Expected records of a client, but found a control batch");
        }
        if (batch.isBoundToEntry()) {
            return invalid("Expected attributes that Kafka knows, but bit 15 is set");
        }
        return checkProducer(rules);
    }

    private @Nullable Refused checkProducer(BatchRules rules) {
        if (batch.hasProducerId() && (batch.baseSequence() < 0 || batch.producerEpoch() < 0)) {
            return invalid("Expected an epoch and a sequence from 0 on for producer " + batch.producerId()
                    + ", but found " + batch.producerEpoch() + " and " + batch.baseSequence());
        }
        if (batch.isTransactional() && !batch.hasProducerId()) {
            return invalid("Expected a producer id in a transactional batch, but found " + batch.producerId());
        }
        if (batch.isTransactional() && !rules.allowsTransactional()) {
            return refused(
                    ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                    "Expected a transactional id in a request with transactional records, but it names none");
        }
        return null;
    }

    /** What the header says of the records' times, where they are not looked at one by one. */
    private @Nullable Refused checkTimestamps(BatchRules rules, long nowMs) {
        if (batch.isLogAppendTime()) {
            return refused(ErrorCode.INVALID_TIMESTAMP, notLogAppendTime());
        }
        if (rules.isLogAppendTime()) {
            return null;
        }
        long oldest = Math.min(batch.baseTimestamp(), batch.maxTimestamp());
        boolean isFine = isInRange(oldest, rules, nowMs) && isInRange(batch.maxTimestamp(), rules, nowMs);
        return isFine ? null : refused(ErrorCode.INVALID_TIMESTAMP, outOfRange(batch.maxTimestamp(), rules, nowMs));
    }

    private @Nullable Refused checkRecords(BatchRules rules, long nowMs) {
        if (batch.isLogAppendTime()) {
            return refused(ErrorCode.INVALID_TIMESTAMP, notLogAppendTime());
        }
        RecordCursor walker = cursor(rules.maxDecompressedBytes());
        try {
            return walk(walker.open(batch), rules, nowMs);
        } catch (DecompressedTooLargeException e) { // a producer answers this by splitting the batch
            return refused(ErrorCode.MESSAGE_TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (MalformedBatchException e) {
            return invalid(String.valueOf(e.getMessage()));
        } finally {
            walker.trim();
        }
    }

    private @Nullable Refused walk(RecordCursor cursor, BatchRules rules, long nowMs) {
        RecordView record = cursor.record();
        List<RecordError> errors = null;
        ErrorCode error = ErrorCode.NONE;
        long maxTimestamp = NO_TIMESTAMP;
        boolean checksTimes = !rules.isLogAppendTime();
        for (int index = 0; cursor.next(); index++) {
            record.checkHeaders(headerReader);
            if (record.offset() != index) {
                return invalid("Expected offset delta " + index + " in a client's batch, but found " + record.offset());
            }
            maxTimestamp = Math.max(maxTimestamp, record.timestampMs());
            boolean lacksKey = rules.isCompacted() && !record.hasKey();
            if (lacksKey || (checksTimes && !isInRange(record.timestampMs(), rules, nowMs))) {
                errors = errors == null ? new ArrayList<>() : errors;
                error = lacksKey && error != ErrorCode.INVALID_TIMESTAMP
                        ? ErrorCode.INVALID_RECORD
                        : ErrorCode.INVALID_TIMESTAMP;
                if (errors.size() < Refused.MAX_RECORD_ERRORS) {
                    errors.add(new RecordError(
                            index, lacksKey ? noKey() : outOfRange(record.timestampMs(), rules, nowMs)));
                }
            }
        }
        if (errors != null) {
            return new Refused(
                    error,
                    "One or more records have been rejected: " + errors.get(0).message(),
                    errors);
        }
        if (checksTimes && maxTimestamp != batch.maxTimestamp()) {
            batch.correctMaxTimestamp(maxTimestamp);
        }
        return null;
    }

    private static boolean isInRange(long timestampMs, BatchRules rules, long nowMs) {
        long ageMs = nowMs - timestampMs;
        return timestampMs == NO_TIMESTAMP
                || (ageMs <= rules.timestampBeforeMaxMs() && -ageMs <= rules.timestampAfterMaxMs());
    }

    private static String outOfRange(long timestampMs, BatchRules rules, long nowMs) {
        return "Expected a timestamp at most message.timestamp.before.max.ms=" + rules.timestampBeforeMaxMs()
                + " before and message.timestamp.after.max.ms=" + rules.timestampAfterMaxMs() + " after " + nowMs
                + ", but found " + timestampMs;
    }

    private static String notLogAppendTime() {
        return "Expected the timestamps of a producer, but the batch claims log append time";
    }

    private static String noKey() {
        return "Expected a key in each record of a compacted topic, but there is none";
    }

    private RecordCursor cursor(int limitBytes) {
        RecordCursor current = cursor;
        if (current == null || cursorLimitBytes != limitBytes) {
            current = new RecordCursor(limitBytes);
            cursor = current;
            cursorLimitBytes = limitBytes;
        }
        return current;
    }

    private static Refused invalid(String message) {
        return refused(ErrorCode.INVALID_RECORD, message);
    }

    private static Refused refused(ErrorCode error, String message) {
        return new Refused(error, message);
    }
}
