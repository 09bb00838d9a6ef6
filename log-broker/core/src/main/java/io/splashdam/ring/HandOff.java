package io.splashdam.ring;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Between the append thread and the flush thread: bounded in bytes. While the flush thread forces one group, the next ones gather
 * here, and it takes all of them at once.
 *
 * <p>Synchronized: two threads meet here once per group, not once per record, and each sleeps when the other has nothing for it.
 */
final class HandOff {
    private final long maxBytes;
    private final ArrayDeque<AppendGroup> groups = new ArrayDeque<>();
    private long bytes;
    private boolean isFlusherAsleep;
    private boolean closed;

    HandOff(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Waits while there is too much already. Append thread only. */
    synchronized void put(AppendGroup group) {
        while (bytes > maxBytes && !groups.isEmpty()) {
            waitQuietly();
        }
        groups.add(group);
        bytes += group.bytes();
        notifyAll();
    }

    /** True: until the next {@link #put}, what the flush thread owns is the append thread's, which alone may ask. */
    synchronized boolean isFlusherAsleep() {
        return isFlusherAsleep && groups.isEmpty();
    }

    /** Waits for something to do. False when closed and empty. Flush thread only. */
    synchronized boolean await() {
        isFlusherAsleep = true;
        while (groups.isEmpty() && !closed) {
            waitQuietly();
        }
        isFlusherAsleep = false;
        return !groups.isEmpty();
    }

    /** Moves groups to {@code into}, at least one if there is one, until they hold {@code limitBytes}. */
    synchronized void take(List<AppendGroup> into, long limitBytes) {
        long taken = 0;
        AppendGroup next = groups.peek();
        while (next != null && (taken == 0 || taken + next.bytes() <= limitBytes)) {
            groups.remove();
            into.add(next);
            taken += Math.max(1, next.bytes());
            bytes -= next.bytes();
            next = groups.peek();
        }
        notifyAll();
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int groups() {
        return groups.size();
    }

    long maxBytes() {
        return maxBytes;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void waitQuietly() {
        try {
            wait();
        } catch (InterruptedException e) {
            // Nobody may interrupt a thread that touches segments: an interrupt would close their channels for all.
            throw new IllegalStateException(
                    "Expected that nobody interrupts " + Thread.currentThread().getName(), e);
        }
    }
}
