package io.splashdam.ring;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.Written;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The ring without threads: append, flush and answer happen on the caller's thread before {@code tryAppend} returns. With
 * {@link #holding} the caller decides when each stage takes a step, which is how a simulation interleaves them.
 *
 * <p>Synchronized: callers on several threads take turns being the append and the flush thread. Whoever is told something by a stage
 * may call the ring again: that call waits until the stage has finished its step.
 */
public final class InlineRing implements Ring {
    private final LogDirectory directory;
    private final InstantSource clock;
    private final Room room;
    private final AppendStage append;
    private final FlushStage flush;
    private final HandOff handOff;
    private final boolean isHolding;
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private boolean isInStage;
    private boolean closed;

    private InlineRing(LogDirectory directory, RingLimits limits, InstantSource clock, boolean isHolding) {
        this.directory = directory;
        this.clock = clock;
        this.isHolding = isHolding;
        room = new Room(limits.maxBytes());
        handOff = new HandOff(Long.MAX_VALUE);
        append = new AppendStage(directory, handOff::put, room, clock, limits.gatherMaxBytes());
        flush = new FlushStage(directory, handOff, this::makeJournalRoom);
    }

    /** Every call is finished when it returns. */
    public static InlineRing immediate(LogDirectory directory, RingLimits limits, InstantSource clock) {
        return new InlineRing(directory, limits, clock, false);
    }

    /** Nothing is written or flushed until {@link #stepAppend}, {@link #stepFlush} and {@link #stepCheckpoint} are called. */
    public static InlineRing holding(LogDirectory directory, RingLimits limits, InstantSource clock) {
        return new InlineRing(directory, limits, clock, true);
    }

    @Override
    public synchronized boolean tryAppend(Partition partition, ByteBuffer batches, AppendRule rule, AppendReply reply) {
        if (closed) {
            reply.refused(ErrorCode.BROKER_NOT_AVAILABLE, DisruptorRing.STOPPED);
            return true;
        }
        if (!room.tryTake(batches.remaining())) {
            return false;
        }
        call(() -> append.append(partition, batches, rule, reply));
        return true;
    }

    @Override
    public synchronized boolean tryAppendGroup(AtomicGroup group, GroupReply reply) {
        if (closed) {
            reply.refused(ErrorCode.BROKER_NOT_AVAILABLE, DisruptorRing.STOPPED);
            return true;
        }
        int bytes = group.bytes();
        if (!room.tryTake(bytes)) {
            return false;
        }
        call(() -> append.appendGroup(group, bytes, reply));
        return true;
    }

    @Override
    public synchronized boolean tryRun(AppendTask task) {
        if (closed) {
            task.flushed();
            return true;
        }
        call(() -> append.run(task));
        return true;
    }

    private void call(Runnable stageCall) {
        calls.add(stageCall);
        settle();
    }

    /** Runs what was called, and in the immediate ring finishes it, until nothing is left. */
    private void settle() {
        if (isInStage) {
            return;
        }
        isInStage = true;
        try {
            int flushed = 0;
            while (!calls.isEmpty() || flushed > 0) {
                runCalls();
                flushed = 0;
                if (!isHolding) {
                    append.finishGathering();
                    flushed = flush.doWork();
                }
            }
        } finally {
            isInStage = false;
        }
    }

    private void runCalls() {
        Runnable next = calls.poll();
        while (next != null) {
            next.run();
            next = calls.poll();
        }
    }

    /** Writes what has gathered. */
    public synchronized void stepAppend() {
        step(() -> {
            append.finishGathering();
            return 0;
        });
    }

    /** Makes durable and answers what was written. Returns the number of groups. */
    public synchronized int stepFlush() {
        return step(flush::doWork);
    }

    public synchronized int stepCheckpoint() throws IOException {
        return directory.checkpointer().doWork(clock.millis());
    }

    private interface Step {
        int take();
    }

    private int step(Step step) {
        isInStage = true;
        try {
            return step.take();
        } finally {
            isInStage = false;
            settle();
        }
    }

    private void makeJournalRoom(List<Written> entry) throws IOException {
        while (!directory.journal().hasRoomFor(entry)) {
            if (directory.isFailed() || directory.checkpointer().doWork(clock.millis()) == 0) {
                throw new IOException("The journal is full and no checkpoint makes room: " + directory.failure());
            }
        }
    }

    @Override
    public void onRoom(Runnable callback) {
        room.onRoom(callback);
    }

    /** There are no slots: calls come one after the other. */
    @Override
    public RingUse use() {
        return new RingUse(
                0,
                0,
                room.maxBytes(),
                room.usedBytes(),
                room.refusals(),
                handOff.maxBytes(),
                handOff.bytes(),
                handOff.groups());
    }

    @Override
    public synchronized void close() {
        int flushed = 1;
        while (flushed > 0) {
            stepAppend();
            flushed = stepFlush();
        }
        closed = true;
        room.wakeAll();
    }
}
