package io.splashdam.coordinator;

/** How a batch of an internal topic belongs to a producer's transaction. */
public sealed interface TransactionWrite {
    long producerId();

    short epoch();

    /** Its records count when the transaction commits. */
    record Pending(long producerId, short epoch) implements TransactionWrite {}

    /** Its records, and the marker that ends the transaction, are part of a write that stands or falls as a whole. */
    record Whole(long producerId, short epoch, AtomicWrite write) implements TransactionWrite {}

    /**
     * The marker that ends the transaction in this partition; goes without records.
     *
     * @param isVersion2 the marker's epoch is one more than that of the transaction's batches (KIP-890)
     */
    record End(long producerId, short epoch, boolean isCommit, int coordinatorEpoch, boolean isVersion2)
            implements TransactionWrite {}
}
