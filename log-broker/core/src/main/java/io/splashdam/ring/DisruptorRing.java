package io.splashdam.ring;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.LogDirectory;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring between threads: many publish, the append thread is the one handler, a bounded hand-off leads to the flush thread. All
 * publishing is by trying: an event loop never waits here.
 */
public final class DisruptorRing implements Ring {
    private static final Logger log = LoggerFactory.getLogger(DisruptorRing.class);

    static final String STOPPED = "The broker is stopping.";

    private final Room room;
    private final Disruptor<Slot> disruptor;
    private final RingBuffer<Slot> slots;
    private final HandOff handOff;
    private final FlushStage flush;
    private final long flushHereMaxBytes;
    private final Thread flushThread;
    private final CheckpointLoop checkpoints;
    private final CountDownLatch appenderRuns = new CountDownLatch(1);
    private volatile boolean closed;

    private DisruptorRing(LogDirectory directory, RingLimits limits, InstantSource clock) {
        room = new Room(limits.maxBytes());
        handOff = new HandOff(limits.handOffMaxBytes());
        checkpoints = new CheckpointLoop(directory, clock, limits.checkpointIntervalMs());
        flush = new FlushStage(directory, handOff, checkpoints);
        flushHereMaxBytes = limits.flushHereMaxBytes();
        AppendStage append = new AppendStage(directory, this::handOn, room, clock, limits.gatherMaxBytes());
        disruptor = new Disruptor<>(
                Slot::new,
                limits.slots(),
                task -> new Thread(task, "splashdam-append"),
                ProducerType.MULTI,
                new ParkingWait());
        disruptor.setDefaultExceptionHandler(new LogAndGoOn());
        disruptor.handleEventsWith(new Appender(append, appenderRuns));
        flushThread = new Thread(this::flushUntilClosed, "splashdam-flush");
        slots = disruptor.getRingBuffer();
    }

    public static DisruptorRing start(LogDirectory directory, RingLimits limits, InstantSource clock) {
        DisruptorRing ring = new DisruptorRing(directory, limits, clock);
        ring.checkpoints.start();
        ring.flushThread.start();
        ring.disruptor.start();
        ring.awaitAppender();
        return ring;
    }

    /** The handler on the append thread. */
    private record Appender(AppendStage stage, CountDownLatch runs) implements EventHandler<Slot> {
        @Override
        public void onStart() {
            runs.countDown();
        }

        @Override
        public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
            slot.moveTo(stage);
            if (endOfBatch) {
                stage.finishGathering();
            }
        }
    }

    /** Disruptor's shutdown does not wait for a handler that has not begun: what such a ring had taken would never be answered. */
    private void awaitAppender() {
        try {
            appenderRuns.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Where the append thread's groups go. A small one is forced here while the flush thread sleeps, which saves waking it: what comes
     * meanwhile gathers in the ring. A large one goes to the flush thread, so that the next is written while it is forced.
     */
    private void handOn(AppendGroup group) {
        if (group.bytes() <= flushHereMaxBytes && handOff.isFlusherAsleep()) {
            flush.flush(group);
            checkpoints.noteWork();
        } else {
            handOff.put(group);
        }
    }

    private void flushUntilClosed() {
        while (handOff.await()) {
            int groups = flush.doWork();
            if (groups > 0) {
                checkpoints.noteWork();
            }
        }
    }

    @Override
    public boolean tryAppend(Partition partition, ByteBuffer batches, AppendRule rule, AppendReply reply) {
        if (closed) {
            reply.refused(ErrorCode.BROKER_NOT_AVAILABLE, STOPPED);
            return true;
        }
        int bytes = batches.remaining();
        if (!room.tryTake(bytes)) {
            return false;
        }
        boolean taken = slots.tryPublishEvent(Slot::append, partition, batches, new Slot.Acknowledged(reply, rule));
        return taken || giveBack(bytes);
    }

    @Override
    public boolean tryAppendGroup(AtomicGroup group, GroupReply reply) {
        if (closed) {
            reply.refused(ErrorCode.BROKER_NOT_AVAILABLE, STOPPED);
            return true;
        }
        int bytes = group.bytes();
        if (!room.tryTake(bytes)) {
            return false;
        }
        boolean taken = slots.tryPublishEvent(Slot::group, group, reply, bytes);
        return taken || giveBack(bytes);
    }

    private boolean giveBack(int bytes) {
        room.refuse(bytes);
        return false;
    }

    @Override
    public boolean tryRun(AppendTask task) {
        if (closed) {
            task.flushed();
            return true;
        }
        return slots.tryPublishEvent(Slot::task, task);
    }

    @Override
    public void onRoom(Runnable callback) {
        room.onRoom(callback);
    }

    @Override
    public RingUse use() {
        return new RingUse(
                slots.getBufferSize(),
                slots.getBufferSize() - slots.remainingCapacity(),
                room.maxBytes(),
                room.usedBytes(),
                room.refusals(),
                handOff.maxBytes(),
                handOff.bytes(),
                handOff.groups());
    }

    @Override
    public void close() {
        closed = true;
        disruptor.shutdown();
        handOff.close();
        joinQuietly(flushThread);
        checkpoints.close();
        room.wakeAll();
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The stage refuses what fails by itself; what arrives here is a bug, and must not kill the append thread in silence. */
    private static final class LogAndGoOn implements ExceptionHandler<Slot> {
        @Override
        public void handleEventException(Throwable e, long sequence, Slot slot) {
            log.error("The append stage met an error that nobody expected", e);
        }

        @Override
        public void handleOnStartException(Throwable e) {
            log.error("The append stage did not start", e);
        }

        @Override
        public void handleOnShutdownException(Throwable e) {
            log.error("The append stage did not stop cleanly", e);
        }
    }
}
