package io.splashdam.time;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One window without an end, for everything from a time on. */
public final class UnlimitedWindows extends Windows<UnlimitedWindow> {
    private final long startMs;

    private UnlimitedWindows(long startMs) {
        this.startMs = startMs;
        if (startMs < 0) {
            throw new IllegalArgumentException("Window start time (startMs) cannot be negative.");
        }
    }

    /** From 1970 on. */
    public static UnlimitedWindows of() {
        return new UnlimitedWindows(0);
    }

    public UnlimitedWindows startOn(Instant start) {
        return new UnlimitedWindows(start.toEpochMilli());
    }

    @Override
    public Map<Long, UnlimitedWindow> windowsFor(long timestampMs) {
        return timestampMs >= startMs ? Map.of(startMs, new UnlimitedWindow(startMs)) : Map.of();
    }

    public long startMs() {
        return startMs;
    }

    @Override
    public long size() {
        return Long.MAX_VALUE;
    }

    @Override
    public long gracePeriodMs() {
        return NO_GRACE_MS;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnlimitedWindows windows && windows.startMs == startMs;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(startMs);
    }

    @Override
    public String toString() {
        return "UnlimitedWindows{startMs=" + startMs + "}";
    }
}
