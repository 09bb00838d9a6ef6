package io.splashdam.partition;

/** What an append asks for, beside its batches' own soundness. */
public enum AppendRule {
    /** The leader's copy is enough; transactional batches must continue an open transaction. */
    ACKS_LEADER,
    /** Every in-sync replica is to have it; transactional batches must continue an open transaction. */
    ACKS_ALL,
    /**
     * As {@link #ACKS_ALL}, and the transaction's coordinator has just said that the partition is part of it: a batch may begin the
     * transaction here. Whoever says so has to publish the append before any marker of that transaction can be.
     */
    VERIFIED,
    /** As {@link #VERIFIED}, of a producer whose epoch rises with each transaction, so that its first sequence here is 0 (KIP-890). */
    VERIFIED_OF_VERSION_2,
    /** Markers of a transaction whose epoch does not change with its end. */
    MARKER,
    /** Markers that raise the epoch (KIP-890). */
    MARKER_OF_VERSION_2;

    boolean isVerified() {
        return this == VERIFIED || this == VERIFIED_OF_VERSION_2;
    }

    public static AppendRule ofAcks(boolean isAll) {
        return isAll ? ACKS_ALL : ACKS_LEADER;
    }
}
