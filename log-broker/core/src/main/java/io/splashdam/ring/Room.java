package io.splashdam.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many bytes may be between the door of the ring and their answer ({@code ring.max.bytes}). A single append that is larger than
 * everything goes in when the ring is empty.
 */
final class Room {
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder refusals = new LongAdder();
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile boolean someoneWaits;

    Room(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean tryTake(long bytes) {
        long before = used.getAndAdd(bytes);
        if (before == 0 || before + bytes <= maxBytes) {
            return true;
        }
        giveBack(bytes);
        refusals.increment();
        return false;
    }

    /** There was no slot for bytes that had room: they are given back. */
    void refuse(long bytes) {
        giveBack(bytes);
        refusals.increment();
    }

    long refusals() {
        return refusals.sum();
    }

    long maxBytes() {
        return maxBytes;
    }

    void giveBack(long bytes) {
        long left = used.addAndGet(-bytes);
        if (someoneWaits && left <= maxBytes / 2) {
            wakeAll();
        }
    }

    long usedBytes() {
        return used.get();
    }

    /** Synchronized against {@link #wakeAll}: a list of callbacks has no place in the ring. */
    void onRoom(Runnable callback) {
        synchronized (waiting) {
            waiting.add(callback);
            someoneWaits = true;
        }
        if (used.get() <= maxBytes / 2) {
            wakeAll();
        }
    }

    void wakeAll() {
        List<Runnable> callbacks;
        synchronized (waiting) {
            callbacks = List.copyOf(waiting);
            waiting.clear();
            someoneWaits = false;
        }
        callbacks.forEach(Runnable::run);
    }
}
