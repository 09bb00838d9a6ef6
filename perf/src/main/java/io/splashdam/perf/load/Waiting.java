package io.splashdam.perf.load;

import java.util.concurrent.locks.LockSupport;

/** Waits for a moment without burning a core and without oversleeping a short gap. */
public final class Waiting {
    /** What a park costs at least on Linux: below it, it is more exact to spin. */
    private static final long SHORTEST_PARK_NS = 60_000;

    private Waiting() {}

    public static void until(long deadlineNs) {
        for (long leftNs = deadlineNs - System.nanoTime(); leftNs > 0; leftNs = deadlineNs - System.nanoTime()) {
            if (leftNs > SHORTEST_PARK_NS) {
                LockSupport.parkNanos(leftNs - SHORTEST_PARK_NS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
