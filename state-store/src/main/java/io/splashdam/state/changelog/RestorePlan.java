package io.splashdam.state.changelog;

import io.splashdam.state.StateBackend;

/** What a store needs to agree with its changelog. */
public sealed interface RestorePlan {
    /** The store has everything. */
    record Complete(long position) implements RestorePlan {}

    /** What the log has from {@code from} to {@code to} is missing. */
    record Tail(long from, long to) implements RestorePlan {}

    /** The store cannot be trusted or is new: empty it, then replay everything. */
    record Full(long from, long to, String reason) implements RestorePlan {}

    /**
     * Decides it.
     *
     * @param position what the store says, or {@link StateBackend#NO_POSITION}
     */
    static RestorePlan of(long position, long beginningOffset, long endOffset) {
        return of(position, 0, beginningOffset, endOffset, Long.MAX_VALUE);
    }

    /**
     * Decides it.
     *
     * @param position what the store says, or {@link StateBackend#NO_POSITION}
     * @param ageMs how long ago the store was in step at that position
     * @param deleteRetentionMs for how long the changelog remembers deletions
     */
    static RestorePlan of(long position, long ageMs, long beginningOffset, long endOffset, long deleteRetentionMs) {
        if (position == StateBackend.NO_POSITION) {
            return new Full(beginningOffset, endOffset, "the store has no position");
        }
        if (position < beginningOffset) {
            return new Full(
                    beginningOffset,
                    endOffset,
                    "the log begins at " + beginningOffset + ", after the store's position " + position
                            + ": deletions may be missing");
        }
        if (position > endOffset) {
            return new Full(
                    beginningOffset,
                    endOffset,
                    "the log ends at " + endOffset + ", before the store's position " + position
                            + ": the log has lost records that the store has");
        }
        if (position < endOffset && ageMs >= deleteRetentionMs) {
            return new Full(
                    beginningOffset,
                    endOffset,
                    "the store was last in step " + ageMs / 1000 + " s ago, and the log forgets deletions after "
                            + deleteRetentionMs / 1000 + " s (delete.retention.ms)");
        }
        return position == endOffset ? new Complete(position) : new Tail(position, endOffset);
    }
}
