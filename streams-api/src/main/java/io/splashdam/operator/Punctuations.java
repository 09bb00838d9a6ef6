package io.splashdam.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a task does from time to time, by stream time or by the wall clock.
 *
 * <p>Owned by the task's thread. As in Kafka Streams: by stream time the first one is due with the first record, by the wall clock an
 * interval after it was scheduled; whoever is late by several intervals is called once.
 */
public final class Punctuations {
    private final List<Scheduled> byStreamTime = new ArrayList<>();
    private final List<Scheduled> byWallClock = new ArrayList<>();

    /** One of them; {@link #cancel} ends it. */
    public static final class Scheduled {
        private final String operator;
        private final long intervalMs;
        private final LongConsumer action;
        private long nextMs;
        private boolean isCancelled;

        private Scheduled(String operator, long firstMs, long intervalMs, LongConsumer action) {
            this.operator = operator;
            this.nextMs = firstMs;
            this.intervalMs = intervalMs;
            this.action = action;
        }

        public void cancel() {
            isCancelled = true;
        }
    }

    public Scheduled byStreamTime(String operator, long intervalMs, LongConsumer action) {
        return add(byStreamTime, new Scheduled(operator, 0, intervalMs, action)); // aligned with zero
    }

    public Scheduled byWallClock(String operator, long nowMs, long intervalMs, LongConsumer action) {
        return add(byWallClock, new Scheduled(operator, nowMs + intervalMs, intervalMs, action));
    }

    /** @param firstMs when it is due for the first time (KIP-1146) */
    public Scheduled byStreamTimeFrom(String operator, long firstMs, long intervalMs, LongConsumer action) {
        return add(byStreamTime, new Scheduled(operator, firstMs, intervalMs, action));
    }

    /** @param firstMs when it is due for the first time (KIP-1146) */
    public Scheduled byWallClockFrom(String operator, long firstMs, long intervalMs, LongConsumer action) {
        return add(byWallClock, new Scheduled(operator, firstMs, intervalMs, action));
    }

    private static Scheduled add(List<Scheduled> list, Scheduled scheduled) {
        if (scheduled.intervalMs < 1) {
            throw new IllegalArgumentException(
                    "Expected an interval of at least 1 ms, but found " + scheduled.intervalMs);
        }
        list.add(scheduled);
        return scheduled;
    }

    public boolean streamTimeIs(long streamTimeMs) {
        return streamTimeMs != Moment.NONE && run(byStreamTime, streamTimeMs);
    }

    public boolean wallClockIs(long nowMs) {
        return run(byWallClock, nowMs);
    }

    /** True when something was called. */
    private static boolean run(List<Scheduled> all, long nowMs) {
        if (all.isEmpty()) {
            return false;
        }
        boolean hasRun = false;
        for (Scheduled each : List.copyOf(all)) {
            if (!each.isCancelled && each.nextMs <= nowMs) {
                run(each, nowMs);
                hasRun = true;
            }
        }
        all.removeIf(each -> each.isCancelled);
        return hasRun;
    }

    private static void run(Scheduled due, long nowMs) {
        try {
            due.action.accept(nowMs);
        } catch (OperatorFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw new OperatorFailure(due.operator, OperatorFailure.NO_ORIGIN, e);
        }
        long missed = (nowMs - due.nextMs) / due.intervalMs;
        due.nextMs += (missed + 1) * due.intervalMs;
    }
}
