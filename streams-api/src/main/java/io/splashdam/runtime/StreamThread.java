package io.splashdam.runtime;

import io.splashdam.state.KeyValueStore;
import io.splashdam.topology.SubTopology;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs an engine: poll, process, commit when it is time, answer questions. When a commit did not take place, a new
 * engine does the work again.
 *
 * <p>Everything here belongs to it, except the mailbox and the volatile fields. It is never interrupted.
 */
public final class StreamThread {
    private static final Logger log = LoggerFactory.getLogger(StreamThread.class);
    private static final long IDLE_POLL_MS = 100;

    /** Commits that may fail one after the other before the application ends. */
    private static final int MAX_FAILURES_IN_A_ROW = 5;

    private final Supplier<Engine> engines;
    private final Supplier<RecordSource> sources;
    private final List<SubTopology> group;
    private final long commitIntervalMs;
    private final InstantSource clock;
    private final Listener listener;
    private final Thread thread;
    private final Queue<Question<?>> mailbox = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Engine engine;
    private volatile RecordSource source;
    private boolean hasRun;
    private int failuresInARow;
    private volatile @Nullable CompletableFuture<@Nullable Void> writeAsked;
    private volatile boolean isClosing;
    private volatile boolean hasEnded;

    /** What the application hears; called on the stream thread. */
    public interface Listener {
        /** Stores are restored, records are being processed. */
        void running();

        /** The thread has ended; with a failure, or, after {@link #close}, without. */
        void ended(@Nullable Throwable failure);
    }

    private record Question<R>(Function<Engine, R> question, CompletableFuture<R> answer) {
        void answer(Engine engine) {
            try {
                answer.complete(question.apply(engine));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    public StreamThread(
            String name,
            Supplier<Engine> engines,
            List<SubTopology> group,
            Supplier<RecordSource> sources,
            long commitIntervalMs,
            InstantSource clock,
            Listener listener) {
        this.engines = engines;
        this.group = group;
        this.sources = sources;
        this.engine = engines.get();
        this.source = sources.get();
        this.commitIntervalMs = commitIntervalMs;
        this.clock = clock;
        this.listener = listener;
        this.thread = new Thread(this::run, name);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        Throwable failure = null;
        try {
            while (!ranToItsEnd()) {
                beginAnew();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        hasEnded = true;
        try {
            failure = closed(failure);
            refuseQuestions();
            listener.ended(failure);
        } finally {
            ended.countDown();
        }
    }

    /** False when a commit did not take place, so that everything since the one before is to be done again. */
    private boolean ranToItsEnd() {
        try {
            engine.punctuate(clock.millis());
            engine.start(group).forEach(source::assign);
            if (!hasRun) {
                hasRun = true;
                listener.running();
            }
            loop();
            commit();
            return true;
        } catch (CommitFailure e) {
            failuresInARow++;
            if (failuresInARow > MAX_FAILURES_IN_A_ROW) {
                throw e;
            }
            log.warn(
                    "{} begins anew where its last commit stood, attempt {} of {}: {}",
                    thread.getName(),
                    failuresInARow,
                    MAX_FAILURES_IN_A_ROW,
                    e.getMessage());
            return false;
        }
    }

    private void beginAnew() {
        Throwable failure = closed(null);
        if (failure != null) {
            log.warn("{} let go of what it had, but not cleanly", thread.getName(), failure);
        }
        engine = engines.get();
        source = sources.get();
    }

    private void loop() {
        long nextCommitMs = clock.millis() + commitIntervalMs;
        while (!isClosing) {
            answerQuestions();
            writeStoresIfAsked();
            long nowMs = clock.millis();
            engine.punctuate(nowMs);
            long waitMs = engine.hasUncommitted() ? Math.max(0, nextCommitMs - nowMs) : IDLE_POLL_MS;
            SourceBatch batch = source.poll(engine.hasWaiting() ? 0 : Math.min(waitMs, IDLE_POLL_MS));
            if (batch != null) {
                engine.process(batch);
            } else {
                engine.processWaiting();
            }
            nowMs = clock.millis();
            if (nowMs >= nextCommitMs || engine.isFull()) {
                commit();
                nextCommitMs = nowMs + commitIntervalMs;
            }
            nextCommitMs = Math.min(nextCommitMs, nowMs + commitIntervalMs); // the clock may have been set back
        }
    }

    private void writeStoresIfAsked() {
        CompletableFuture<@Nullable Void> asked = writeAsked;
        if (asked != null) {
            engine.writeStores();
            writeAsked = null;
            asked.complete(null);
        }
    }

    private void commit() {
        if (engine.hasUncommitted()) {
            engine.commit();
            failuresInARow = 0;
        }
    }

    private void answerQuestions() {
        for (Question<?> question = mailbox.poll(); question != null; question = mailbox.poll()) {
            question.answer(engine);
        }
    }

    /** Lets go of everything, whatever goes wrong meanwhile; the first failure counts. */
    private @Nullable Throwable closed(@Nullable Throwable before) {
        Throwable failure = before;
        for (AutoCloseable each : List.<AutoCloseable>of(source, engine)) {
            try {
                each.close();
            } catch (Exception | Error e) {
                if (failure == null) {
                    failure = e;
                } else if (e != failure) { // one cause may fail both
                    failure.addSuppressed(e);
                }
            }
        }
        return failure;
    }

    private void refuseQuestions() {
        CompletableFuture<@Nullable Void> asked = writeAsked;
        if (asked != null) {
            asked.complete(null); // closing has done it, or there is nothing that could be written
        }
        for (Question<?> question = mailbox.poll(); question != null; question = mailbox.poll()) {
            question.answer().completeExceptionally(new IllegalStateException("The application is not running"));
        }
    }

    /** Asks a part of a store, on the thread that owns it. Any thread. */
    public <R> CompletableFuture<R> ask(String store, int partition, Function<KeyValueStore, R> question) {
        return ask(engine -> question.apply(engine.store(store).get(partition)));
    }

    private <R> CompletableFuture<R> ask(Function<Engine, R> question) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        mailbox.add(new Question<>(question, answer));
        source.wakeup();
        if (hasEnded) {
            refuseQuestions();
        }
        return answer;
    }

    /** Makes durable what stores hold only in memory, and waits for it. A housekeeping thread calls it, after {@link Listener#running}. */
    public void flushStores() {
        CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
        writeAsked = written;
        source.wakeup();
        if (hasEnded) {
            return;
        }
        written.join();
        engine.flushStores();
    }

    /** Asks it to commit and end. Any thread. */
    public void close() {
        isClosing = true;
        source.wakeup();
    }

    /** True when the thread has ended within the time. */
    public boolean awaitEnd(long timeoutMs) throws InterruptedException {
        return ended.await(timeoutMs, TimeUnit.MILLISECONDS);
    }
}
