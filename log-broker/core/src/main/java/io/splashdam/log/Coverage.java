package io.splashdam.log;

/**
 * How far a log is on the disk without the journal, and from which entry on the journal is still needed for it.
 *
 * <p>Synchronized: the flush thread notes entries while the checkpointer notes what has been forced.
 */
final class Coverage {
    private static final long NONE = Long.MAX_VALUE;

    private long firstUncovered = NONE;
    private long lastEntry;
    private long journaledEnd;
    private boolean isDirty;
    private long checkpointedMs;
    private volatile long checkpointOffset;

    /** The entry holds batches of this log. Called before it is written. */
    synchronized void noteEntry(long sequence, long nextOffset) {
        journaledEnd = nextOffset;
        if (firstUncovered == NONE) {
            firstUncovered = sequence;
        }
        lastEntry = sequence;
    }

    /** Whether batches from {@code baseOffset} on follow what journal and checkpoint have without a gap. */
    synchronized boolean isContinuedBy(long baseOffset) {
        return baseOffset == journaledEnd || baseOffset <= checkpointOffset;
    }

    /** All up to {@code offset}, and all entries up to {@code sequence}, are on the disk. */
    synchronized void covered(long sequence, long offset, long nowMs) {
        checkpointOffset = offset;
        checkpointedMs = nowMs;
        firstUncovered = firstUncoveredAfter(sequence);
    }

    /** From {@code offset} on, what is on the disk may be gone after the next start. */
    synchronized void uncoverFrom(long offset) {
        checkpointOffset = Math.min(checkpointOffset, offset);
    }

    /** As {@link #covered}, and what the journal has beyond {@code offset} is void. */
    synchronized void truncated(long sequence, long offset, long nowMs) {
        covered(sequence, offset, nowMs);
        journaledEnd = offset;
    }

    /** What {@link #firstUncovered} will be once all entries up to {@code sequence} are covered. */
    synchronized long firstUncoveredAfter(long sequence) {
        return firstUncovered == NONE || lastEntry <= sequence ? NONE : Math.max(firstUncovered, sequence + 1);
    }

    /** The first entry that the journal must keep for this log, or {@link Long#MAX_VALUE}. */
    synchronized long firstUncovered() {
        return firstUncovered;
    }

    synchronized long checkpointedMs() {
        return checkpointedMs;
    }

    long checkpointOffset() {
        return checkpointOffset;
    }

    /** True when the log was clean until now. */
    synchronized boolean markDirty() {
        boolean wasClean = !isDirty;
        isDirty = true;
        return wasClean;
    }

    synchronized void clean() {
        isDirty = false;
    }
}
