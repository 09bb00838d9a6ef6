package io.splashdam.compaction;

import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the transactions of a stretch of log ended, so that the records of aborted ones can be told. Fed once with the stretch's batches in
 * their order, then asked in the order of offsets. Owned by one thread.
 */
public final class Transactions {
    /** A transaction that aborted: its first batch that was seen, and its marker. */
    private record Aborted(long producerId, long firstOffset, long markerOffset) {}

    private final Map<Long, Long> open = new HashMap<>();
    private final List<Aborted> aborted = new ArrayList<>();

    /** @param batch its header suffices, unless it is a control batch */
    public void see(BatchView batch) {
        if (!batch.isTransactional() && !batch.isControl()) {
            return;
        }
        if (!batch.isControl()) {
            open.putIfAbsent(batch.producerId(), batch.baseOffset());
            return;
        }
        EndTransactionMarker marker = EndTransactionMarker.of(batch);
        Long first = marker == null ? null : open.remove(batch.producerId());
        if (marker != null && first != null && !marker.isCommit()) {
            aborted.add(new Aborted(batch.producerId(), first, batch.lastOffset()));
        }
    }

    /** Offset of the first batch whose transaction has not ended in what was seen; {@code end} when all have. */
    public long firstUndecided(long end) {
        long first = end;
        for (long offset : open.values()) {
            first = Math.min(first, offset);
        }
        return first;
    }

    public int abortedCount() {
        return aborted.size();
    }

    /** Answers from the first offset on. */
    Trail trail() {
        aborted.sort((a, b) -> Long.compare(a.firstOffset, b.firstOffset));
        return new Trail(aborted);
    }

    /** Follows the batches of the stretch once more, now knowing how each transaction ends. */
    static final class Trail {
        private final List<Aborted> aborted;
        private final Map<Long, Long> markers = new HashMap<>();
        private int next;

        private Trail(List<Aborted> aborted) {
            this.aborted = aborted;
        }

        /** Whether the records of a data batch belong to a transaction that aborted. */
        boolean isAborted(BatchView batch) {
            if (!batch.isTransactional()) {
                return false;
            }
            moveTo(batch.baseOffset());
            Long marker = markers.get(batch.producerId());
            return marker != null && batch.baseOffset() < marker;
        }

        private void moveTo(long offset) {
            for (; next < aborted.size() && aborted.get(next).firstOffset <= offset; next++) {
                markers.put(aborted.get(next).producerId, aborted.get(next).markerOffset);
            }
        }
    }

    /** Whose transactional batches have been seen since their last marker. */
    static final class OpenProducers {
        private final Set<Long> producers = new HashSet<>();

        void data(BatchView batch) {
            if (batch.isTransactional()) {
                producers.add(batch.producerId());
            }
        }

        /** True when no batch of the transaction that the marker ends is left. */
        boolean endsNothing(BatchView marker) {
            return !producers.remove(marker.producerId());
        }
    }
}
