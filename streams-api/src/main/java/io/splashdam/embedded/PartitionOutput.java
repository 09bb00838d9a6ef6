package io.splashdam.embedded;

import io.splashdam.operator.Header;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batches that one commit writes to one partition, encoded as they come. Its memory is used again by the next commit.
 *
 * <p>Owned by its transaction.
 */
final class PartitionOutput {
    private static final int MAX_BATCH_BYTES = 512 * 1024;
    private static final int FIRST_BYTES = 16 * 1024;

    private final BatchBuilder builder = new BatchBuilder(MAX_BATCH_BYTES);
    private ByteBuffer current = ByteBuffer.allocate(FIRST_BYTES);
    private ByteBuffer full = ByteBuffer.allocate(0);
    private ByteBuffer keyView = current.duplicate();
    private ByteBuffer valueView = current.duplicate();
    private long records;

    PartitionOutput() {
        builder.begin(current);
    }

    boolean isEmpty() {
        return records == 0;
    }

    long records() {
        return records;
    }

    long bytes() {
        return full.position() + (builder.isEmpty() ? 0L : builder.sizeBytes());
    }

    void append(
            long timestampMs,
            byte[] key,
            int keyAt,
            int keyLength,
            byte[] value,
            int valueAt,
            int valueLength,
            List<Header> headers) {
        if (!builder.hasRoomFor(keyLength, valueLength)) {
            finishBatch();
        }
        keyView = viewOf(keyView, key);
        valueView = viewOf(valueView, value);
        builder.append(
                timestampMs,
                slice(keyView, keyAt, keyLength),
                slice(valueView, valueAt, valueLength),
                headers.isEmpty() ? List.of() : recordHeaders(headers));
        records++;
    }

    /** Wraps anew only when the bytes lie elsewhere than before. */
    private static ByteBuffer viewOf(ByteBuffer view, byte[] bytes) {
        return view.array() == bytes ? view : ByteBuffer.wrap(bytes);
    }

    private static @Nullable ByteBuffer slice(ByteBuffer view, int at, int length) {
        return length < 0 ? null : view.limit(at + length).position(at);
    }

    private static List<RecordHeader> recordHeaders(List<Header> headers) {
        List<RecordHeader> converted = new ArrayList<>(headers.size());
        for (Header header : headers) {
            converted.add(new RecordHeader(header.key(), header.value()));
        }
        return converted;
    }

    private void finishBatch() {
        current = builder.build();
        if (full.remaining() < current.limit()) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * full.capacity(), full.position() + current.limit()));
            full = larger.put(full.flip());
        }
        full.put(current);
        builder.begin(current);
    }

    /** Everything, as one run of batches. */
    ByteBuffer finish() {
        if (full.position() == 0) {
            current = builder.build();
            return current;
        }
        if (!builder.isEmpty()) {
            finishBatch();
        }
        return full.duplicate().flip();
    }

    void clear() {
        records = 0;
        full.clear();
        builder.begin(current);
    }
}
