package io.splashdam.broker;

import io.splashdam.log.LogCleaning;

/**
 * Holds the cleaner to so many bytes per second: after a stretch of work it waits until the stretch has taken as long as it should.
 * {@link #end} may be called by any thread; the rest belongs to the cleaner's.
 */
final class PacedCleaning implements LogCleaning.Pace {
    /** The clock is asked, and the cleaner waits, after so many bytes: or a tenth of a second's worth, if that is less. */
    private static final long MAX_STRETCH_BYTES = 1 << 20;

    private static final long REST_NS = 20_000_000;

    /** After a slow stretch it may be faster than it should for so long: otherwise a disk that stalls would be answered by a burst. */
    private static final long MAX_CREDIT_NS = 100_000_000;

    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final double maxBytesPerSecond;
    private final long stretchBytes;
    private volatile boolean isOver;
    private long stretch;
    private long startNs = System.nanoTime();

    PacedCleaning(double maxBytesPerSecond) {
        this.maxBytesPerSecond = maxBytesPerSecond;
        this.stretchBytes = (long) Math.max(1, Math.min(MAX_STRETCH_BYTES, maxBytesPerSecond / 10));
    }

    @Override
    public boolean spend(long bytes) {
        stretch += bytes;
        if (stretch >= stretchBytes) {
            long dueNs = (long) (stretch / maxBytesPerSecond * NS_PER_SECOND);
            awaitNs(dueNs - (System.nanoTime() - startNs));
            stretch = 0;
            startNs = Math.max(startNs + dueNs, System.nanoTime() - MAX_CREDIT_NS); // what it overslept is made good
        }
        return !isOver;
    }

    /** Until the checkpoint may have come further. */
    void rest() {
        awaitNs(REST_NS);
    }

    private synchronized void awaitNs(long ns) {
        long endNs = System.nanoTime() + ns;
        for (long left = ns; left > 0 && !isOver; left = endNs - System.nanoTime()) {
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                throw new IllegalStateException("Expected that nobody interrupts the cleaner", e);
            }
        }
    }

    boolean isOver() {
        return isOver;
    }

    /** The cleaner is to stop as soon as it can. */
    synchronized void end() {
        isOver = true;
        notifyAll();
    }
}
