package io.splashdam.ring;

/**
 * How full the ring is at this moment.
 *
 * @param slots places there are ({@code ring.slots})
 * @param usedSlots batches that the append thread has not taken yet
 * @param maxBytes {@code ring.max.bytes}
 * @param bytes between the door and the answer
 * @param refusals appends that found no room, since the start; who was refused asks again
 * @param handOffMaxBytes written, and waiting for the flush thread: the bound
 * @param handOffBytes written, and waiting for the flush thread
 * @param handOffGroups how many groups of appends that is
 */
public record RingUse(
        int slots,
        long usedSlots,
        long maxBytes,
        long bytes,
        long refusals,
        long handOffMaxBytes,
        long handOffBytes,
        int handOffGroups) {}
