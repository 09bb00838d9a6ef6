package io.splashdam.kafka;

import io.splashdam.operator.Column;
import io.splashdam.operator.Header;
import io.splashdam.operator.RecordBatch;
import io.splashdam.runtime.SourceBatch;
import io.splashdam.runtime.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns a client's records of one partition into columns. Records of an uncompressed batch lie in the bytes that were fetched, all in
 * one array: their columns point into it. Those of a compressed batch lie in an array each, and are copied together.
 *
 * <p>Owned by its source.
 */
final class RecordSlices {
    private final SourceBatch out = new SourceBatch();
    private TopicPartition partition = new TopicPartition("", -1);
    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = List.of();
    private int at;
    private long endPosition;

    /** @param endPosition where reading goes on behind {@code records} */
    void take(TopicPartition of, List<ConsumerRecord<ByteBuffer, ByteBuffer>> some, long endPosition) {
        this.partition = of;
        this.records = some;
        this.at = 0;
        this.endPosition = endPosition;
    }

    /** The next records; null when what was taken is used up. */
    @Nullable
    SourceBatch next() {
        if (at == records.size()) {
            records = List.of();
            at = 0;
            return null;
        }
        RecordBatch rows = out.begin(partition, records.get(at).offset());
        byte[] shared = arrayOf(records.get(at));
        boolean isShared = shared != null && at + 1 < records.size() && liesIn(shared, records.get(at + 1));
        if (shared != null && isShared) {
            rows.keys().borrow(shared, null);
            rows.values().borrow(shared, null);
        }
        long bytes = 0;
        while (at < records.size()
                && !rows.isFull()
                && (shared == null || !isShared || liesIn(shared, records.get(at)))) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = records.get(at++);
            add(rows.keys(), record.key(), isShared);
            add(rows.values(), record.value(), isShared);
            rows.endRow(record.timestamp(), (int) (record.offset() - out.baseOffset()));
            rows.lastHeaders(headers(record));
            bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        }
        out.end(at == records.size() ? endPosition : records.get(at).offset(), bytes);
        return out;
    }

    private static byte @Nullable [] arrayOf(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        ByteBuffer any = record.value() != null ? record.value() : record.key();
        return any == null ? null : any.array();
    }

    private static boolean liesIn(byte[] array, ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        return (record.key() == null || record.key().array() == array)
                && (record.value() == null || record.value().array() == array);
    }

    private static void add(Column column, @Nullable ByteBuffer bytes, boolean isShared) {
        if (bytes == null) {
            column.addNull();
        } else if (isShared) {
            column.addSlice(bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            column.addBytes(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
    }

    private static List<Header> headers(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        org.apache.kafka.common.header.Header[] theirs = record.headers().toArray();
        if (theirs.length == 0) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(theirs.length);
        for (org.apache.kafka.common.header.Header header : theirs) {
            headers.add(new Header(header.key(), header.value()));
        }
        return headers;
    }
}
