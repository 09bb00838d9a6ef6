package io.splashdam.log;

import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordView;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds what readers ask for in a log's segments. Stateless: any thread, with the pictures it was handed. */
final class LogReader {
    /** Read at a time where a batch is looked for: some small batches, or the header of a large one. */
    private static final int SEEK_BYTES = 512;

    private LogReader() {}

    /** Index of the segment that holds {@code offset}. */
    static int segmentOf(Segment[] segments, long offset) {
        int low = 0;
        int high = segments.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Math.max(high, 0);
    }

    static int limitOf(Segment segment, LogEnd end) {
        return segment == end.segment() ? end.position() : segment.sizeBytes();
    }

    /** @param offset below {@code limit}, which is not beyond the end */
    static LogSlice read(Segment[] segments, LogEnd end, long offset, int maxBytes, long limit, boolean atLeastOneBatch)
            throws IOException {
        for (int index = segmentOf(segments, offset); index < segments.length; index++) {
            LogSlice found = read(segments, index, end, offset, maxBytes, limit, atLeastOneBatch);
            if (found != null) {
                return found;
            }
        }
        return LogSlice.empty(offset); // compacted away up to the end, and what followed was cut off
    }

    /** Null when no batch of the segment reaches {@code offset}: compaction has taken them. */
    private static @Nullable LogSlice read(
            Segment[] segments, int index, LogEnd end, long offset, int maxBytes, long limit, boolean atLeastOneBatch)
            throws IOException {
        Segment segment = segments[index];
        int endPosition = limitOf(segment, end);
        if (endPosition == 0) {
            return null;
        }
        DiskFile file = segment.file().pin();
        boolean isHandedOn = false;
        try {
            BatchScanner scanner = new BatchScanner(file, SEEK_BYTES);
            if (!seek(scanner, segment, offset, endPosition)) {
                return null;
            }
            BatchView batch = scanner.batch();
            if (batch.nextOffset() > limit) {
                return LogSlice.empty(offset);
            }
            int position = (int) scanner.position();
            long firstBatchOffset = batch.baseOffset();
            int firstBytes = batch.sizeBytes();
            boolean isLimitBeyond =
                    index + 1 < segments.length ? segments[index + 1].baseOffset() <= limit : end.offset() <= limit;
            int readable = isLimitBeyond ? endPosition : endOfWhole(scanner, segment, limit, endPosition);
            if (firstBytes > maxBytes && !atLeastOneBatch) {
                return LogSlice.empty(offset);
            }
            int wanted = Math.max(firstBytes, maxBytes);
            int bytes = readable - position;
            long endOffset = index + 1 < segments.length ? Math.min(limit, segments[index + 1].baseOffset()) : limit;
            if (bytes > wanted) {
                bytes = endOfBytes(scanner, segment, position, wanted, endPosition) - position;
                endOffset =
                        Math.min(endOffset, scanner.batch().baseOffset()); // it stands on the batch that did not fit
            }
            isHandedOn = true;
            return new LogSlice(segments, segment, file, position, bytes, firstBatchOffset, endOffset);
        } finally {
            if (!isHandedOn) {
                segment.file().unpin();
            }
        }
    }

    /** Moves to the batch that holds {@code offset} or, where compaction has taken it, the next one; a wrong index is rebuilt. */
    private static boolean seek(BatchScanner scanner, Segment segment, long offset, int endPosition)
            throws IOException {
        int from = segment.floorByOffset(offset);
        if (find(scanner, from, offset, endPosition)) {
            return true;
        }
        if (from > 0 && scanner.position() < endPosition) {
            segment.rebuildIndexes("offset " + offset + " is not where the index says, which is position " + from);
            if (find(scanner, segment.floorByOffset(offset), offset, endPosition)) {
                return true;
            }
        }
        if (scanner.position() < endPosition) {
            throw new CorruptLogException(
                    segment.toString(),
                    scanner.position(),
                    "expected the batch with offset " + offset + ", but there is none");
        }
        return false;
    }

    /** False where no batch reaches the offset, or where the index, and so the position, is wrong: its batch lies before the offset. */
    private static boolean find(BatchScanner scanner, int from, long offset, int endPosition) throws IOException {
        scanner.open(from, endPosition);
        while (scanner.next()) {
            BatchView batch = scanner.batch();
            if (batch.lastOffset() >= offset) {
                return batch.baseOffset() <= offset || from == 0 || scanner.position() > from;
            }
        }
        return false;
    }

    /** Position after the last batch that ends at or before offset {@code limit}. */
    private static int endOfWhole(BatchScanner scanner, Segment segment, long limit, int endPosition)
            throws IOException {
        scanner.open(segment.floorByOffset(limit), endPosition);
        while (scanner.next() && scanner.batch().nextOffset() <= limit) {
            // Each step is one batch nearer.
        }
        return (int) scanner.position();
    }

    /** Position after the last whole batch within {@code bytes} from {@code position}. */
    private static int endOfBytes(BatchScanner scanner, Segment segment, int position, int bytes, int endPosition)
            throws IOException {
        int latest = position + bytes;
        scanner.open(Math.max(position, segment.floorByPosition(latest)), endPosition);
        while (scanner.next() && scanner.nextPosition() <= latest) {
            // Each step is one batch nearer.
        }
        return (int) scanner.position();
    }

    /** The first record from {@code start} on that is not older than {@code timestampMs}. */
    static @Nullable TimestampedOffset firstNotOlder(
            Segment[] segments, LogEnd end, long start, long timestampMs, long limit) throws IOException {
        for (int i = segmentOf(segments, start); i < segments.length; i++) {
            Segment segment = segments[i];
            int endPosition = limitOf(segment, end);
            if (endPosition == 0 || segment.maxTimestampMs() < timestampMs) {
                continue;
            }
            DiskFile file = segment.file().pin();
            try {
                BatchScanner scanner = new BatchScanner(file).open(segment.floorByTime(timestampMs), endPosition);
                while (scanner.next() && scanner.batch().baseOffset() < limit) {
                    if (scanner.batch().maxTimestamp() >= timestampMs
                            && scanner.batch().lastOffset() >= start) {
                        TimestampedOffset found = firstNotOlder(scanner.whole(), start, timestampMs);
                        if (found != null) {
                            return found.offset() < limit ? found : null;
                        }
                    }
                }
            } finally {
                segment.file().unpin();
            }
        }
        return null;
    }

    private static @Nullable TimestampedOffset firstNotOlder(BatchView batch, long start, long timestampMs) {
        int leaderEpoch = batch.leaderEpoch();
        RecordCursor cursor = new RecordCursor().open(batch);
        while (cursor.next()) {
            RecordView record = cursor.record();
            if (record.timestampMs() >= timestampMs && record.offset() >= start) {
                return new TimestampedOffset(record.timestampMs(), record.offset(), leaderEpoch);
            }
        }
        return null;
    }

    /** The first record with the greatest timestamp; null when none has a time. */
    static @Nullable TimestampedOffset newest(Segment[] segments, LogEnd end, long start, long limit)
            throws IOException {
        long greatest = Segment.NO_TIMESTAMP;
        for (int i = segmentOf(segments, start); i < segments.length; i++) {
            if (limitOf(segments[i], end) > 0) {
                greatest = Math.max(greatest, segments[i].maxTimestampMs());
            }
        }
        return greatest < 0 ? null : firstNotOlder(segments, end, start, greatest, limit);
    }
}
