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
        return position == endOffset ? new Complete(position) : new Tail(position, endOffset);
    }
}
