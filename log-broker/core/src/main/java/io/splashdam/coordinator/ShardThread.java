package io.splashdam.coordinator;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that steps a {@link ShardRuntime}: parked until a request, an outcome or a timer comes. It is never
 * interrupted, since loading reads segment files.
 */
public final class ShardThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardThread.class);

    /** Parks no longer than this, so that a lost wake-up would only delay. */
    private static final long MAX_PARK_MS = 60_000;

    private final ShardRuntime<?> runtime;
    private final Supplier<Moment> clock;
    private final Thread thread;
    private volatile boolean isParked;
    private volatile boolean isStopping;

    public ShardThread(String name, ShardRuntime<?> runtime, Supplier<Moment> clock) {
        this.runtime = runtime;
        this.clock = clock;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public void start() {
        runtime.onWork(this::wakeUp);
        thread.start();
    }

    private void run() {
        while (!isStopping) {
            try {
                if (runtime.doWork(clock.get()) == 0) {
                    park();
                }
            } catch (RuntimeException | Error e) {
                LOG.error(
                        "{} stops: its state broke a rule. Requests are refused until the broker restarts.", thread, e);
                break;
            }
        }
        runtime.close();
    }

    private void park() {
        isParked = true;
        if (!runtime.hasEvents() && !isStopping) {
            long nextMs = runtime.nextDeadlineMs();
            long waitMs = nextMs == Long.MAX_VALUE
                    ? MAX_PARK_MS
                    : Math.min(MAX_PARK_MS, nextMs - clock.get().nowMs());
            if (waitMs > 0) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(waitMs));
            }
        }
        isParked = false;
    }

    private void wakeUp() {
        if (isParked) {
            LockSupport.unpark(thread);
        }
    }

    /** Stops after the step that runs; what still waits is turned away. Returns when the thread has ended. */
    @Override
    public void close() {
        isStopping = true;
        LockSupport.unpark(thread);
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
