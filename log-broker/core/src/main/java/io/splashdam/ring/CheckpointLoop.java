package io.splashdam.ring;

import io.splashdam.log.LogDirectory;
import io.splashdam.log.Written;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the checkpointer on a thread of its own: once per interval while there is something to do, at once when the journal fills,
 * never when there is nothing. Segments are forced here, in the background of the journal.
 *
 * <p>Synchronized: the flush thread waits here for room in the journal, which is rare and long.
 */
final class CheckpointLoop implements FlushStage.JournalRoom, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CheckpointLoop.class);

    private final LogDirectory directory;
    private final InstantSource clock;
    private final long intervalMs;
    private final Thread thread = new Thread(this::run, "splashdam-checkpoint");
    private volatile boolean hasWork;
    private volatile boolean isUrgent;
    private boolean closed;

    CheckpointLoop(LogDirectory directory, InstantSource clock, long intervalMs) {
        this.directory = directory;
        this.clock = clock;
        this.intervalMs = intervalMs;
    }

    void start() {
        thread.start();
    }

    /** Something was written since the last checkpoint. Flush thread. Read without the lock: a stale value costs one lock. */
    void noteWork() {
        if (!hasWork || (!isUrgent && directory.journal().isFilling())) {
            synchronized (this) {
                hasWork = true;
                isUrgent = directory.journal().isFilling();
                notifyAll();
            }
        }
    }

    @Override
    public void await(List<Written> entry) throws IOException {
        while (!directory.journal().hasRoomFor(entry)) {
            if (directory.isFailed()) {
                throw new IOException("The journal is full, and the data directory has failed: " + directory.failure());
            }
            waitForCheckpoint();
        }
    }

    private synchronized void waitForCheckpoint() throws IOException {
        isUrgent = true;
        notifyAll();
        waitMs(intervalMs);
    }

    private void run() {
        while (awaitWork()) {
            try {
                if (!directory.isFailed()) {
                    directory.checkpointer().doWork(clock.millis());
                }
                if (!directory.checkpointer().isIdle()) { // an os log, or a file to delete, whose time has not come
                    hasWork = true; // after the interval, however full the journal is: a round at once could do no more
                }
            } catch (IOException e) {
                log.error("A checkpoint failed; the journal keeps what it holds", e);
            } catch (RuntimeException e) {
                log.error("A checkpoint met an error that nobody expected", e);
                directory.fail(e);
            }
            wakeWaiting();
        }
    }

    /** Sleeps without end only when the checkpointer has nothing to do later either. */
    private synchronized boolean awaitWork() {
        boolean isIdle = directory.isFailed() || directory.checkpointer().isIdle();
        while (isIdle && !hasWork && !isUrgent && !closed) {
            waitMs(0);
        }
        if (!isUrgent && !closed) {
            waitMs(intervalMs);
        }
        hasWork = false;
        isUrgent = false;
        return !closed;
    }

    private synchronized void wakeWaiting() {
        notifyAll();
    }

    private void waitMs(long ms) {
        try {
            wait(ms);
        } catch (InterruptedException e) {
            throw new IllegalStateException(
                    "Expected that nobody interrupts " + Thread.currentThread().getName(), e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
