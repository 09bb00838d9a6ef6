package io.splashdam.partition;

/** How far a reader may see. */
public enum Isolation {
    /** Up to the high watermark. */
    READ_UNCOMMITTED,
    /** Up to the last stable offset: nothing of a transaction that is still open. */
    READ_COMMITTED
}
