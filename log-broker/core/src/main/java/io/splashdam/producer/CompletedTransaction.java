package io.splashdam.producer;

/**
 * A transaction that a marker has just ended; where it aborted, the transaction index gets these numbers.
 *
 * @param firstOffset of its first record in this partition
 * @param lastOffset of the marker
 * @param lastStableOffset of the partition once the marker is committed: the first offset of the oldest transaction that is
 *     still open, or the one after the marker
 */
public record CompletedTransaction(
        long producerId, long firstOffset, long lastOffset, boolean isAborted, long lastStableOffset) {}
