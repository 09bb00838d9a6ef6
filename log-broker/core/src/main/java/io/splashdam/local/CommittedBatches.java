package io.splashdam.local;

import io.splashdam.log.AbortedTransaction;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves of the batches below the last stable offset those that a reader wants who sees only what is committed: markers and what was aborted
 * go, the rest moves together. As Kafka's consumer does it.
 *
 * <p>Owned by a reader.
 */
final class CommittedBatches {
    private final BatchView view = new BatchView();
    private final Set<Long> aborting = new HashSet<>();

    /** Whether there is anything to leave out. */
    boolean hasTransactions(ByteBuffer batches) {
        for (int at = 0; at < batches.limit(); at += view.sizeBytes()) {
            if (view.wrap(batches, at).isTransactional() || view.isControl()) {
                return true;
            }
        }
        return false;
    }

    /** @param batches whole ones, from 0 to the limit, which is lowered */
    void keep(ByteBuffer batches, List<AbortedTransaction> aborted) {
        List<AbortedTransaction> ahead = new ArrayList<>(aborted);
        aborting.clear();
        int kept = 0;
        int bytes;
        for (int at = 0; at < batches.limit(); at += bytes) {
            bytes = view.wrap(batches, at).sizeBytes();
            long lastOffset = view.lastOffset();
            ahead.removeIf(each -> each.firstOffset() <= lastOffset && begins(each));
            boolean isWanted = !view.isControl() && !(view.isTransactional() && aborting.contains(view.producerId()));
            EndTransactionMarker marker = EndTransactionMarker.of(view);
            if (marker != null && !marker.isCommit()) {
                aborting.remove(view.producerId());
            }
            if (isWanted) {
                if (kept < at) {
                    batches.put(kept, batches, at, bytes);
                }
                kept += bytes;
            }
        }
        batches.limit(kept);
    }

    private boolean begins(AbortedTransaction transaction) {
        aborting.add(transaction.producerId());
        return true;
    }
}
