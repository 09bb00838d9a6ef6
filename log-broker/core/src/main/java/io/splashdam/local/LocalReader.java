package io.splashdam.local;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.LogSlice;
import io.splashdam.log.OffsetOutOfRangeException;
import io.splashdam.log.PartitionLog;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.partition.ProgressListener;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads one partition, batch by batch. Belongs to one thread; {@link #wakeUp} may be called from any.
 *
 * <p>What {@link #poll} returns is valid until the next poll: the memory is used again.
 */
public final class LocalReader implements AutoCloseable, ProgressListener {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Partition partition;
    private final Isolation isolation;
    private final BatchView view = new BatchView();
    private final CommittedBatches committed = new CommittedBatches();
    private ByteBuffer buffer = NOTHING;
    private long position;
    private volatile boolean wokenUp;
    private volatile Thread waiting;

    public LocalReader(Partition partition, long fromOffset, Isolation isolation) {
        this.partition = partition;
        this.position = fromOffset;
        this.isolation = isolation;
        this.waiting = Thread.currentThread();
    }

    public String topic() {
        return partition.topic();
    }

    public int partition() {
        return partition.number();
    }

    /** The offset of the next record to read. */
    public long position() {
        return position;
    }

    public void seek(long offset) {
        position = offset;
    }

    /** True when nothing is left below the end of what can be read. */
    public boolean isAtEnd() {
        return position >= partition.readableEnd(isolation);
    }

    /**
     * Whole batches from the position on, which then lies behind them; empty when there was nothing until the timeout, or nothing that
     * counts. The first batch may begin with records before the position: skip those. Below the last stable offset markers and aborted
     * batches are left out.
     *
     * @param maxBytes at most, but always one batch
     * @param timeoutMs 0 to return at once
     * @throws LocalException when the position is outside the log, or the topic is gone
     */
    public ByteBuffer poll(int maxBytes, long timeoutMs) {
        if (isAtEnd() && timeoutMs > 0) {
            awaitProgress(timeoutMs);
        }
        if (partition.isClosed()) {
            throw new LocalException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partition + " has been deleted.");
        }
        return isAtEnd() ? NOTHING : read(maxBytes);
    }

    private void awaitProgress(long timeoutMs) {
        long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
        waiting = Thread.currentThread();
        partition.await(this);
        try {
            long leftNs = timeoutMs * 1_000_000;
            while (isAtEnd() && !wokenUp && !partition.isClosed() && leftNs > 0) {
                LockSupport.parkNanos(this, leftNs);
                leftNs = deadlineNs - System.nanoTime();
            }
        } finally {
            partition.forget(this);
            wokenUp = false;
        }
    }

    /** Waits until one of several readers of the calling thread has something, is woken up or loses its topic, or the time is over. */
    public static void awaitAny(List<LocalReader> readers, long timeoutMs) {
        long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
        for (LocalReader reader : readers) {
            reader.waiting = Thread.currentThread();
            reader.partition.await(reader);
        }
        try {
            long leftNs = timeoutMs * 1_000_000;
            while (leftNs > 0 && !isAnyReady(readers)) {
                LockSupport.parkNanos(readers, leftNs);
                leftNs = deadlineNs - System.nanoTime();
            }
        } finally {
            for (LocalReader reader : readers) {
                reader.partition.forget(reader);
                reader.wokenUp = false;
            }
        }
    }

    private static boolean isAnyReady(List<LocalReader> readers) {
        for (LocalReader reader : readers) {
            if (reader.wokenUp || !reader.isAtEnd() || reader.partition.isClosed()) {
                return true;
            }
        }
        return false;
    }

    private ByteBuffer read(int maxBytes) {
        try {
            LogSlice slice = partition.read(position, maxBytes, isolation, true);
            try {
                ByteBuffer read = load(slice);
                if (isolation == Isolation.READ_COMMITTED && committed.hasTransactions(buffer)) {
                    committed.keep(buffer, PartitionLog.abortedTransactions(slice));
                    read = buffer.duplicate();
                }
                return read;
            } finally {
                slice.release();
            }
        } catch (OffsetOutOfRangeException e) {
            throw new LocalException(ErrorCode.OFFSET_OUT_OF_RANGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer load(LogSlice slice) throws IOException {
        if (slice.isEmpty()) {
            buffer.limit(0);
            return NOTHING;
        }
        if (buffer.capacity() < slice.bytes()) {
            buffer = ByteBuffer.allocate(slice.bytes());
        }
        buffer.clear().limit(slice.bytes());
        slice.readInto(buffer);
        buffer.flip();
        position = wholeBatches();
        return buffer.duplicate();
    }

    /** Cuts the buffer behind its last whole batch, and returns the offset after that. */
    private long wholeBatches() {
        int end = 0;
        long next = position;
        while (view.wrap(buffer, end).isWhole()) {
            next = view.nextOffset();
            end += view.sizeBytes();
        }
        buffer.limit(end);
        return next;
    }

    /** Lets a poll that waits return at once. */
    public void wakeUp() {
        wokenUp = true;
        LockSupport.unpark(waiting);
    }

    @Override
    public void onProgress(Partition progressed) {
        LockSupport.unpark(waiting);
    }

    @Override
    public void close() {
        partition.forget(this);
        buffer = NOTHING;
    }
}
