package io.splashdam.broker;

import io.splashdam.compaction.CleanablePart;
import io.splashdam.config.CleaningConfig;
import io.splashdam.log.CleaningView;
import io.splashdam.log.CorruptLogException;
import io.splashdam.log.LogCleaner;
import io.splashdam.log.LogCleaning;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.PartitionLog;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.AppendTask;
import io.splashdam.ring.Ring;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts the logs of compacted topics on a thread of its own, the dirtiest first, one at a time, not faster than it may. Rests when
 * none is dirty enough.
 */
final class Compaction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Compaction.class);

    private static final int VIEW_TIMEOUT_MS = 1_000;

    private final LogDirectory directory;
    private final Partitions partitions;
    private final Ring ring;
    private final InstantSource clock;
    private final CleaningConfig config;
    private final PacedCleaning pace;
    private final Thread thread = new Thread(this::run, "splashdam-cleaner");

    /** Logs whose damage has been told: they are left alone until the next start. */
    private final Set<PartitionLog> damaged = new HashSet<>();

    private boolean isClosed;

    private record Candidate(Partition partition, CleanablePart part) {}

    Compaction(LogDirectory directory, Partitions partitions, Ring ring, InstantSource clock, CleaningConfig config) {
        this.directory = directory;
        this.partitions = partitions;
        this.ring = ring;
        this.clock = clock;
        this.config = config;
        this.pace = new PacedCleaning(config.maxBytesPerSecond());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (rest()) {
            try {
                while (cleanDirtiest()) {
                    // Until no log is dirty enough.
                }
            } catch (RuntimeException e) {
                log.error("Compaction met an error that nobody expected, and will try again", e);
            }
        }
    }

    private synchronized boolean rest() {
        try {
            if (!isClosed) {
                wait(Math.max(1, config.backoffMs()));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Expected that nobody interrupts the cleaner", e);
        }
        return !isClosed;
    }

    /** Cleans the first of the candidates that can be cleaned; false when there is none. */
    boolean cleanDirtiest() {
        for (Candidate candidate : candidates()) {
            if (pace.isOver() || directory.isFailed()) {
                return false;
            }
            if (clean(candidate)) {
                return true;
            }
        }
        return false;
    }

    private List<Candidate> candidates() {
        LogCleaner cleaner = directory.cleaner();
        long nowMs = clock.millis();
        List<Candidate> due = new ArrayList<>();
        for (Partition[] topic : partitions.all()) {
            for (Partition partition : topic) {
                PartitionLog each = partition.log();
                if (each.config().compact() && !partition.isClosed() && !damaged.contains(each)) {
                    CleanablePart part = partOf(partition, cleaner, nowMs);
                    if (part != null && cleaner.isDue(each, part)) {
                        due.add(new Candidate(partition, part));
                    }
                }
            }
        }
        due.sort(Comparator.comparing((Candidate candidate) -> !candidate.part().isOverdue())
                .thenComparing(candidate -> -candidate.part().dirtyRatio()));
        return due;
    }

    private @Nullable CleanablePart partOf(Partition partition, LogCleaner cleaner, long nowMs) {
        try {
            return cleaner.cleanablePart(partition.log(), partition.lastStableOffset(), nowMs);
        } catch (IOException e) {
            leaveAlone(partition, e);
            return null;
        }
    }

    private boolean clean(Candidate candidate) {
        Partition partition = candidate.partition();
        CleaningView view = viewOf(partition.log());
        if (view == null) {
            return false;
        }
        long startNs = System.nanoTime();
        LogCleaning cleaning = directory
                .cleaner()
                .begin(partition.log(), candidate.part(), view, config.memory(), pace, clock.millis());
        try {
            while (cleaning.step()) { // a scan, a copy or a swap
                if (cleaning.isWaiting()) {
                    pace.rest();
                }
            }
            directory.cleaner().finished(cleaning);
        } catch (IOException | RuntimeException e) {
            leaveAlone(partition, e);
            return false;
        }
        if (cleaning.isComplete()) {
            log.info(
                    "Compacted {} up to offset {}: {} bytes became {}, in {} ms",
                    partition,
                    cleaning.end(),
                    cleaning.bytesBefore(),
                    cleaning.bytesAfter(),
                    (System.nanoTime() - startNs) / 1_000_000);
        }
        return cleaning.isComplete();
    }

    private void leaveAlone(Partition partition, Exception e) {
        if (partition.isClosed()) {
            return; // deleted meanwhile
        }
        if (e instanceof CorruptLogException || e instanceof RuntimeException) {
            damaged.add(partition.log());
            log.error("{}: is not compacted any more until the next start", partition, e);
        } else {
            log.warn("{}: compaction failed and will be tried again: {}", partition, e.toString());
        }
    }

    /** Asks the append thread; null when it has better things to do. */
    private @Nullable CleaningView viewOf(PartitionLog of) {
        CompletableFuture<CleaningView> answer = new CompletableFuture<>();
        AppendTask question = nowMs -> answer.complete(of.cleaningView());
        if (!ring.tryRun(question)) {
            return null;
        }
        try {
            return answer.get(VIEW_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return null; // the next round comes
        } catch (InterruptedException e) {
            throw new IllegalStateException("Expected that nobody interrupts the cleaner", e);
        }
    }

    /** Returns when the cleaner has let go of the files; what it had begun is begun anew some day. */
    @Override
    public void close() {
        pace.end();
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
