package io.splashdam.embedded;

import io.splashdam.operator.Column;
import io.splashdam.operator.Header;
import io.splashdam.operator.RecordBatch;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import io.splashdam.record.RecordHeader;
import io.splashdam.record.RecordView;
import io.splashdam.runtime.SourceBatch;
import io.splashdam.runtime.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the batches of one partition into columns that point into the bytes that were read. Uncompressed batches are gathered;
 * a compressed one stands alone, since it is unpacked into memory that the next one overwrites.
 *
 * <p>Owned by its source.
 */
final class BatchDecoder {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TopicPartition partition;
    private final SourceBatch out = new SourceBatch();
    private final BatchView view = new BatchView();
    private final RecordCursor cursor = new RecordCursor();
    private ByteBuffer batches = NOTHING;
    private int at;
    private long position;
    private long endPosition;

    /** @param position records before it are left out */
    BatchDecoder(TopicPartition partition, long position) {
        this.partition = partition;
        this.position = position;
    }

    /** @param endPosition offset after everything in {@code batches} */
    void take(ByteBuffer batches, long endPosition) {
        this.batches = batches;
        this.at = batches.position();
        this.endPosition = endPosition;
    }

    boolean isEmpty() {
        return at >= batches.limit();
    }

    /** The next records; null when what was taken is used up. One without records only moves the position: behind a marker, for instance. */
    @Nullable
    SourceBatch next() {
        if (isEmpty() && position >= endPosition) {
            return null;
        }
        int from = at;
        RecordBatch records = out.begin(partition, position);
        while (!isEmpty() && !records.isFull()) {
            view.wrap(batches, at);
            boolean isCompressed = view.compressionId() != 0;
            if (isCompressed && records.count() > 0) {
                break;
            }
            at += view.sizeBytes();
            long next = view.nextOffset();
            if (!view.isControl() && next > position) {
                decode(records);
            }
            position = Math.max(position, next);
            if (isCompressed && records.count() > 0) {
                break;
            }
        }
        if (isEmpty()) {
            position = Math.max(position, endPosition);
        }
        out.end(position, at - (long) from);
        return out;
    }

    private void decode(RecordBatch records) {
        cursor.open(view);
        Column keys = records.keys();
        Column values = records.values();
        RecordView record = cursor.record();
        boolean isFirst = records.count() == 0;
        while (cursor.next()) {
            if (record.offset() < position) {
                continue;
            }
            if (isFirst) {
                keys.borrow(record.buffer().array(), null);
                values.borrow(record.buffer().array(), null);
                isFirst = false;
            }
            int shift = record.buffer().arrayOffset();
            add(keys, record.keyPosition() + shift, record.keyBytes());
            add(values, record.valuePosition() + shift, record.valueBytes());
            records.endRow(record.timestampMs(), (int) (record.offset() - out.baseOffset()));
            if (record.headerCount() > 0) {
                records.lastHeaders(headers(record));
            }
        }
    }

    private static void add(Column column, int sliceAt, int length) {
        if (length < 0) {
            column.addNull();
        } else {
            column.addSlice(sliceAt, length);
        }
    }

    private static List<Header> headers(RecordView record) {
        List<Header> headers = new ArrayList<>(record.headerCount());
        for (RecordHeader header : record.headers()) {
            headers.add(new Header(header.key(), header.value()));
        }
        return headers;
    }
}
