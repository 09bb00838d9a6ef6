package io.splashdam.topology;

/** Where a source begins when its application has committed no offset for a partition. */
public enum OffsetReset {
    /** With the oldest record that the log still has. */
    EARLIEST,

    /** With what comes after the start. */
    LATEST
}
