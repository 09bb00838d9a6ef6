package io.splashdam.perf.embedded;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.local.LocalException;
import io.splashdam.perf.measure.Meter;
import io.splashdam.ring.AppendReply;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;

/**
 * A buffer that goes to the ring and comes back. Owned by the measuring thread until it is appended, then by the broker
 * until it answers, which puts it back among the free ones.
 */
final class BatchInFlight implements AppendReply {
    private final BlockingQueue<BatchInFlight> free;
    private ByteBuffer buffer;
    private Meter meter;
    private long oldestDueNs;
    private int count;

    BatchInFlight(int bytes, BlockingQueue<BatchInFlight> free, Meter meter) {
        this.buffer = ByteBuffer.allocateDirect(bytes);
        this.free = free;
        this.meter = meter;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** @param built what the builder returned: a larger buffer where this one was too small */
    void leaves(ByteBuffer built, int records, long dueNs, Meter tells) {
        buffer = built;
        count = records;
        oldestDueNs = dueNs;
        meter = tells;
    }

    @Override
    public void appended(long baseOffset, long logAppendTimeMs) {
        meter.finished(count, System.nanoTime() - oldestDueNs);
        free.add(this);
    }

    @Override
    public void refused(ErrorCode error, String message) {
        meter.failed(new LocalException(error, message));
        free.add(this);
    }
}
