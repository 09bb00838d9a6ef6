package io.splashdam.api;

import io.splashdam.net.Answer;
import io.splashdam.net.Connection;
import io.splashdam.partition.Partition;
import io.splashdam.partition.ProgressListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Fetch whose client waits for more (long poll): read anew whenever one of its partitions progresses, answered exactly once, when
 * there is enough or its time is up.
 *
 * <p>Owned by its connection's event loop; {@link #onProgress} and {@link #answerSoon} come from any thread. How many there can be is
 * bounded by {@code max.connections} and {@code connection.queued.max.requests}.
 */
final class WaitingFetch implements ProgressListener {
    private static final Logger log = LoggerFactory.getLogger(WaitingFetch.class);

    private final Connection connection;
    private final Answer answer;
    private final FetchRead read;
    private final Set<WaitingFetch> waiting;
    private final List<Partition> partitions;

    /** True while the event loop has been asked to look again. */
    private final AtomicBoolean isAsked = new AtomicBoolean();

    private @Nullable Future<?> timeout;
    private boolean isDone;

    WaitingFetch(Connection connection, Answer answer, FetchRead read, Set<WaitingFetch> waiting) {
        this.connection = connection;
        this.answer = answer;
        this.read = read;
        this.waiting = waiting;
        this.partitions = read.partitions();
    }

    void start() {
        waiting.add(this);
        for (Partition partition : partitions) {
            partition.await(this);
        }
        timeout = connection.schedule(this::answerNow, read.maxWaitMs());
        lookAgain(); // for what came between the first look and the registration
    }

    @Override
    public void onProgress(Partition partition) {
        if (isAsked.compareAndSet(false, true)) {
            connection.execute(this::lookAgain);
        }
    }

    private void lookAgain() {
        isAsked.set(false);
        if (isDone) {
            return;
        }
        try {
            if (read.tryRead()) {
                answerNow();
            }
        } catch (RuntimeException | Error unexpected) {
            fail(unexpected);
        }
    }

    private void answerNow() {
        if (isDone) {
            return;
        }
        end();
        try {
            answer.send(read.answer());
        } catch (RuntimeException | Error unexpected) {
            fail(unexpected);
        }
    }

    /** Nobody above catches what a task of the event loop throws, and an answer that does not come holds up all behind it. */
    private void fail(Throwable unexpected) {
        cancel();
        log.error("A waiting Fetch of {} could not be answered", connection, unexpected);
        connection.close("a waiting Fetch could not be answered: " + unexpected);
    }

    /** Any thread: nobody is to wait any longer. */
    void answerSoon() {
        connection.execute(this::answerNow);
    }

    boolean isOn(Connection other) {
        return connection == other;
    }

    /** Nobody is there to be answered. */
    void cancel() {
        if (!isDone) {
            end();
            read.drop();
        }
    }

    private void end() {
        isDone = true;
        read.ended();
        waiting.remove(this);
        for (Partition partition : partitions) {
            partition.forget(this);
        }
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
