package io.splashdam.runtime;

import io.splashdam.operator.Column;
import io.splashdam.operator.RecordBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The order in which a task that joins partitions gets their records: next is always the partition whose next record is the oldest.
 * As in Kafka Streams with {@code max.task.idle.ms=0}: what has been read is ordered, nobody waits for what has not been written.
 *
 * <pre>
 *   a  5 7 9      ─► 5 (a)  6 (b)  7 (a)  and then, as b has nothing more waiting, only when it is known that nothing comes
 *   b  6          ─┘
 * </pre>
 *
 * Pure. Owned by the engine's thread.
 */
final class InputOrder {
    /** What waits at most, in bytes of keys and values; then it goes on without those that have nothing. */
    static final long MAX_WAITING_BYTES = 4 << 20;

    private final Map<TopicPartition, Deque<Piece>> waiting = new LinkedHashMap<>();
    private final SourceBatch run = new SourceBatch();
    private long waitingBytes;

    InputOrder(List<TopicPartition> partitions) {
        partitions.forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
    }

    /** A batch that was read, from row {@code next} on. */
    private static final class Piece {
        final SourceBatch batch;
        final long bytes;
        int next;

        Piece(SourceBatch batch, long bytes) {
            this.batch = batch;
            this.bytes = bytes;
        }

        long headMs() {
            return batch.records().timestampMs(next);
        }
    }

    /** Copies a batch, whose source will fill it again. */
    void add(SourceBatch read) {
        SourceBatch copy = new SourceBatch();
        RecordBatch from = read.records();
        RecordBatch into = copy.begin(read.partition(), read.baseOffset());
        for (int row = 0; row < from.count(); row++) {
            copy(from.keys(), row, into.keys());
            copy(from.values(), row, into.values());
            into.endRowLike(from, row);
        }
        copy.end(read.nextOffset(), read.bytes());
        long bytes = into.keys().ownBytes() + (long) into.values().ownBytes();
        of(read.partition()).add(new Piece(copy, bytes));
        waitingBytes += bytes;
    }

    private static void copy(Column from, int row, Column into) {
        if (from.isNull(row)) {
            into.addNull();
        } else {
            into.addBytes(from.bytes(), from.at(row), from.length(row));
        }
    }

    private Deque<Piece> of(TopicPartition partition) {
        Deque<Piece> pieces = waiting.get(partition);
        if (pieces == null) {
            throw new IllegalStateException("Expected one of " + waiting.keySet() + ", but found " + partition);
        }
        return pieces;
    }

    boolean isEmpty() {
        return waiting.values().stream().allMatch(Deque::isEmpty);
    }

    /**
     * Hands on what can go.
     *
     * @param isAll true: everything, oldest first; nothing more comes for now. False: only while every partition has something waiting
     */
    void handOn(boolean isAll, Consumer<SourceBatch> task) {
        while (true) {
            Deque<Piece> oldest = null;
            long limitMs = Long.MAX_VALUE; // the head of the second oldest
            boolean isEmptySomewhere = false;
            for (Deque<Piece> pieces : waiting.values()) {
                skipWithoutRecords(pieces, task);
                Piece head = pieces.peek();
                if (head == null) {
                    isEmptySomewhere = true;
                } else if (oldest == null || head.headMs() < headMs(oldest)) {
                    limitMs = oldest == null ? limitMs : Math.min(limitMs, headMs(oldest));
                    oldest = pieces;
                } else {
                    limitMs = Math.min(limitMs, head.headMs());
                }
            }
            if (oldest == null || (isEmptySomewhere && !isAll && waitingBytes <= MAX_WAITING_BYTES)) {
                return;
            }
            task.accept(next(oldest, limitMs));
        }
    }

    private static long headMs(Deque<Piece> pieces) {
        Piece head = pieces.peek();
        return head == null ? Long.MAX_VALUE : head.headMs();
    }

    /** A batch without records only moves the position. */
    private static void skipWithoutRecords(Deque<Piece> pieces, Consumer<SourceBatch> task) {
        for (Piece head = pieces.peek(); head != null && head.batch.records().count() == 0; head = pieces.peek()) {
            task.accept(head.batch);
            pieces.remove();
        }
    }

    /** The records at the head that are not younger than {@code limitMs}; the first in any case. */
    private SourceBatch next(Deque<Piece> pieces, long limitMs) {
        Piece piece = pieces.element();
        RecordBatch rows = piece.batch.records();
        int from = piece.next;
        int to = from + 1;
        while (to < rows.count() && rows.timestampMs(to) < limitMs) {
            to++;
        }
        piece.next = to;
        boolean isUsedUp = to == rows.count();
        if (isUsedUp) {
            pieces.remove();
            waitingBytes -= piece.bytes;
        }
        if (from == 0 && isUsedUp) {
            return piece.batch;
        }
        run.begin(piece.batch.partition(), piece.batch.baseOffset()).becomeRows(rows, from, to);
        run.end(isUsedUp ? piece.batch.nextOffset() : piece.batch.baseOffset() + rows.origin(to), 0);
        return run;
    }
}
