package io.splashdam.cli.dump;

import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The three indexes of a segment, entry by entry, held against their segment where it lies beside them.
 *
 * <pre>
 *  .index      relative offset (4) position (4)
 *  .timeindex  timestamp (8) relative offset (4)
 *  .txnindex   version (2) producer id (8) first offset (8) last offset (8) last stable offset (8)
 * </pre>
 *
 * Kafka preallocates the first two of a segment that is written to: zeros up to their end are no entries.
 */
final class IndexFiles {
    private static final int OFFSET_ENTRY_BYTES = 8;
    private static final int TIME_ENTRY_BYTES = 12;
    private static final int TRANSACTION_ENTRY_BYTES = 34;

    private final Sheet sheet;

    IndexFiles(Sheet sheet) {
        this.sheet = sheet;
    }

    void offsets(Path file, ByteBuffer in) throws IOException {
        long baseOffset = FileKind.baseOffset(file);
        long before = -1;
        try (FileChannel segment = segmentOf(file)) {
            while (in.remaining() >= OFFSET_ENTRY_BYTES && !isRestZero(in)) {
                int at = in.position();
                long offset = baseOffset + in.getInt();
                int position = in.getInt();
                sheet.entry(fields("offset", offset, "position", position));
                sheet.covers(offset, offset);
                if (offset <= before) {
                    sheet.problem(at, "offset " + offset + " behind " + before);
                }
                before = offset;
                if (segment != null) {
                    checkBatch(segment, at, offset, position);
                }
            }
        }
        checkRest(in, OFFSET_ENTRY_BYTES);
    }

    /** A batch that holds the offset has to begin at the position. */
    private void checkBatch(FileChannel segment, int at, long offset, int position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BatchView.HEADER_BYTES);
        if (position < 0 || segment.read(header, position) < BatchView.HEADER_BYTES) {
            sheet.problem(at, "position " + position + " lies behind the end of the segment");
            return;
        }
        header.flip();
        BatchView batch = new BatchView().wrap(header, 0);
        if (batch.magic() != BatchView.MAGIC || offset < batch.baseOffset() || offset > batch.lastOffset()) {
            sheet.problem(at, "no batch with offset " + offset + " begins at position " + position + " of the segment");
        }
    }

    void times(Path file, ByteBuffer in) throws IOException {
        long baseOffset = FileKind.baseOffset(file);
        long before = Long.MIN_VALUE;
        long offsetBefore = -1;
        while (in.remaining() >= TIME_ENTRY_BYTES && !isRestZero(in)) {
            int at = in.position();
            long timestamp = in.getLong();
            long offset = baseOffset + in.getInt();
            sheet.entry(fields("timestamp", timestamp, "offset", offset));
            sheet.covers(offset, offset);
            if (timestamp < before || offset < offsetBefore) {
                sheet.problem(
                        at,
                        "timestamp " + timestamp + " of offset " + offset + " behind " + before + " of "
                                + offsetBefore);
            }
            before = timestamp;
            offsetBefore = offset;
        }
        checkRest(in, TIME_ENTRY_BYTES);
    }

    void transactions(ByteBuffer in) {
        while (in.remaining() >= TRANSACTION_ENTRY_BYTES) {
            int at = in.position();
            short version = in.getShort();
            var fields = fields("version", version, "producer_id", in.getLong());
            long first = in.getLong();
            long last = in.getLong();
            fields.put("first_offset", first);
            fields.put("last_offset", last);
            fields.put("last_stable_offset", in.getLong());
            sheet.entry(fields);
            sheet.covers(first, last);
            if (version != 0 || last < first) {
                sheet.problem(at, "an aborted transaction of version " + version + " from " + first + " to " + last);
            }
        }
        if (in.hasRemaining()) {
            sheet.problem(in.position(), in.remaining() + " bytes are left, too few for an entry");
        }
    }

    private void checkRest(ByteBuffer in, int entryBytes) {
        if (in.hasRemaining() && in.remaining() < entryBytes) {
            sheet.problem(in.position(), in.remaining() + " bytes are left, too few for an entry");
        }
    }

    /** An entry of zeros is one only at the begin, and only where something follows. */
    private static boolean isRestZero(ByteBuffer in) {
        for (int i = in.position(); i < in.limit(); i++) {
            if (in.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable FileChannel segmentOf(Path index) throws IOException {
        Path segment = index.resolveSibling(String.valueOf(index.getFileName()).replace(".index", ".log"));
        return Files.isRegularFile(segment) ? FileChannel.open(segment) : null;
    }

    private static Map<String, Object> fields(String name, Object value, String other, Object otherValue) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", "entry");
        fields.put(name, value);
        fields.put(other, otherValue);
        return fields;
    }
}
