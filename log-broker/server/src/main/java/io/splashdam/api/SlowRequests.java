package io.splashdam.api;

import io.splashdam.net.Connection;
import io.splashdam.observe.EventLine;
import io.splashdam.wire.RequestHeader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that took longer than {@code slow.request.ms}, but no more than some per second. Any thread. */
public final class SlowRequests implements RequestListener {
    private static final Logger log = LoggerFactory.getLogger(SlowRequests.class);
    private static final int LINES_PER_SECOND = 10;
    private static final long NS_PER_MS = 1_000_000;
    private static final long NS_PER_SECOND = 1_000_000_000;

    private final long slowMs;
    private final LongSupplier nanoClock;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger lines = new AtomicInteger();

    /** @param slowMs besides what the client wants to wait */
    public SlowRequests(long slowMs, LongSupplier nanoClock) {
        this.slowMs = slowMs;
        this.nanoClock = nanoClock;
    }

    @Override
    public void onBegun(RequestHeader header) {}

    @Override
    public void onError(RequestHeader header, short errorCode) {}

    @Override
    public void onEnded(RequestHeader header, Connection connection, long tookNs, long wantedWaitMs) {
        long ms = tookNs / NS_PER_MS;
        if (!isSlow(ms, wantedWaitMs, slowMs) || isTooMuch()) {
            return;
        }
        log.warn(EventLine.of("request.slow")
                .with("request", header.apiName())
                .with("version", header.version())
                .with("client", String.valueOf(header.clientId()))
                .with("peer", connection.peer())
                .with("ms", ms)
                .with("slow.request.ms", slowMs)
                .toString());
    }

    static boolean isSlow(long tookMs, long wantedWaitMs, long slowMs) {
        return tookMs >= slowMs && tookMs - slowMs >= wantedWaitMs;
    }

    private boolean isTooMuch() {
        long now = nanoClock.getAsLong() / NS_PER_SECOND;
        if (second.getAndSet(now) != now) {
            lines.set(0);
        }
        return lines.getAndIncrement() >= LINES_PER_SECOND;
    }
}
