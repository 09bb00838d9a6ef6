package io.splashdam.ring;

/**
 * Everything that the ring bounds.
 *
 * @param slots places in the ring, a power of two
 * @param maxBytes between the door and the answer ({@code ring.max.bytes})
 * @param handOffMaxBytes written, and waiting for the flush thread
 * @param gatherMaxBytes staged before the segments are written
 * @param flushHereMaxBytes the append thread forces a group of up to this many bytes itself while the flush thread sleeps
 * @param checkpointIntervalMs how long unforced data may lie below the journal's end
 */
public record RingLimits(
        int slots,
        long maxBytes,
        long handOffMaxBytes,
        long gatherMaxBytes,
        long flushHereMaxBytes,
        long checkpointIntervalMs) {
    /** The two that an operator sets, with the others as they have proved well. */
    public static RingLimits of(int slots, long maxBytes) {
        return new RingLimits(slots, maxBytes, 8L << 20, 1L << 20, 16L << 10, 1000);
    }
}
