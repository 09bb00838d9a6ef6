package io.splashdam.perf.load;

import io.splashdam.perf.measure.Meter;
import io.splashdam.perf.measure.Pace;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The clock of an end-to-end load: records carry the time they were due in their first eight bytes. The measuring thread
 * sends, any other thread may say that one arrived.
 */
public final class DueTimes {
    private static final long LOST_AFTER_S = 15;

    private final Plan plan;
    private final Meter meter;
    private final boolean isOneInFlight;
    private final Semaphore arrivals = new Semaphore(0);
    private long sent;
    private long seen;

    /** @param isOneInFlight the next record is due when the one before has arrived; the plan's rate does not count */
    public DueTimes(Plan plan, Meter meter, boolean isOneInFlight) {
        this.plan = plan;
        this.meter = meter;
        this.isOneInFlight = isOneInFlight;
    }

    /** Sends one record. */
    public interface Sender {
        void send(long index, long dueNs);
    }

    public void sendAll(Sender sender) throws LoadFailure, InterruptedException {
        long startNs = System.nanoTime();
        var pace = new Pace(startNs, isOneInFlight ? 0 : plan.ratePerSecond());
        for (long i = 0; !meter.hasFailed(); i++) {
            long nowNs = System.nanoTime();
            long dueNs = pace.dueNs(i, nowNs);
            if (plan.isOver(i, Math.max(nowNs, dueNs) - startNs)) {
                break;
            }
            Waiting.until(dueNs);
            sender.send(i, dueNs);
            sent++;
            if (isOneInFlight) {
                awaitAll();
            }
        }
    }

    /** Waits until everything sent has arrived. */
    public void awaitAll() throws LoadFailure, InterruptedException {
        while (seen < sent && !meter.hasFailed()) {
            if (!arrivals.tryAcquire(LOST_AFTER_S, TimeUnit.SECONDS)) {
                throw new LoadFailure(
                        (sent - seen) + " of " + sent + " records did not arrive", new TimeoutException());
            }
            seen += 1 + arrivals.drainPermits();
        }
    }

    public void arrived(long dueNs) {
        meter.finished(1, System.nanoTime() - dueNs);
        arrivals.release();
    }

    /** A copy of the value that begins with the time. */
    public static byte[] stamped(byte[] value, long dueNs) {
        byte[] stamped = value.clone();
        ByteBuffer.wrap(stamped).putLong(0, dueNs);
        return stamped;
    }

    public static long of(byte[] value) {
        return ByteBuffer.wrap(value).getLong(0);
    }
}
