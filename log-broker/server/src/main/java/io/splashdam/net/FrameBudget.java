package io.splashdam.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that frames of all connections may hold together ({@code queued.max.request.bytes}). Any thread.
 *
 * <p>A small frame may use the whole limit, a large one leaves an eighth: connections that send large frames and stop in
 * the middle cannot keep everyone's small requests out.
 */
final class FrameBudget {
    /** Frames up to this size may use the reserve. */
    static final int SMALL_BYTES = 64 << 10;

    private final long limitBytes;
    private final long largeLimitBytes;
    private final AtomicLong heldBytes = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    FrameBudget(long limitBytes) {
        this.limitBytes = limitBytes;
        this.largeLimitBytes = limitBytes - limitBytes / 8;
    }

    /** Takes {@code bytes}, or nothing. What nobody else holds is always enough for one frame. */
    boolean tryReserve(int bytes) {
        while (true) {
            long held = heldBytes.get();
            if (!fits(held, bytes)) {
                return false;
            }
            if (heldBytes.compareAndSet(held, held + bytes)) {
                return true;
            }
        }
    }

    void release(int bytes) {
        long held = heldBytes.addAndGet(-bytes);
        if (held < 0) {
            throw new IllegalStateException("Expected frames to hold at least 0 bytes, but they hold " + held);
        }
        wake();
    }

    /** After a failed attempt: runs {@code retry}, which must not try on this very call, once bytes have come back. */
    void await(int bytes, Runnable retry) {
        waiting.add(retry);
        if (fits(heldBytes.get(), bytes)) {
            wake(); // what was released between the failed attempt and the line above told nobody
        }
    }

    long heldBytes() {
        return heldBytes.get();
    }

    private boolean fits(long held, int bytes) {
        return held == 0 || held + bytes <= (bytes <= SMALL_BYTES ? limitBytes : largeLimitBytes);
    }

    /** Only those who wait now: who fails again queues up again, and must not keep this thread busy. */
    private void wake() {
        if (waiting.isEmpty()) {
            return;
        }
        for (int left = waiting.size(); left > 0; left--) {
            Runnable retry = waiting.poll();
            if (retry == null) {
                return;
            }
            retry.run();
        }
    }
}
