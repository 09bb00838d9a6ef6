package io.splashdam.log;

/** Where the records of a leader epoch end (KIP-101). */
public record EpochEnd(int epoch, long endOffset) {
    /** No epoch at or below the one that was asked for is known. */
    public static final EpochEnd UNKNOWN = new EpochEnd(-1, -1);
}
