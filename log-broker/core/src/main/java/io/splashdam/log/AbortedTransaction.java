package io.splashdam.log;

import io.splashdam.producer.CompletedTransaction;

/**
 * A transaction that a marker in this partition has aborted, as the transaction index keeps it.
 *
 * @param firstOffset of its first record
 * @param lastOffset of the marker
 * @param lastStableOffset of the partition once the marker counted: no reader below it has to look at later entries
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {
    static AbortedTransaction of(CompletedTransaction completed) {
        return new AbortedTransaction(
                completed.producerId(), completed.firstOffset(), completed.lastOffset(), completed.lastStableOffset());
    }
}
