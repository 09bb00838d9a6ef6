package io.splashdam.time;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Windows of a fixed size: tumbling, or hopping where they advance by less than their size.
 *
 * <pre>{@code
 * TimeWindows.ofSizeAndGrace(Duration.ofMinutes(5), Duration.ofSeconds(10)).advanceBy(Duration.ofMinutes(1))
 * }</pre>
 */
public final class TimeWindows extends Windows<TimeWindow> {
    private final long sizeMs;
    private final long advanceMs;
    private final long graceMs;

    private TimeWindows(long sizeMs, long advanceMs, long graceMs) {
        this.sizeMs = sizeMs;
        this.advanceMs = advanceMs;
        this.graceMs = graceMs;
        if (sizeMs <= 0) {
            throw new IllegalArgumentException("Window size (sizeMs) must be larger than zero.");
        }
        if (advanceMs <= 0 || advanceMs > sizeMs) {
            throw new IllegalArgumentException(("Window advancement interval should be more than zero and less than"
                            + " window duration which is %d ms, but given advancement interval is: %d ms")
                    .formatted(sizeMs, advanceMs));
        }
        if (graceMs < 0) {
            throw new IllegalArgumentException("Grace period must not be negative.");
        }
    }

    /** Tumbling windows that close at their end. */
    public static TimeWindows ofSizeWithNoGrace(Duration size) {
        return ofSizeAndGrace(size, Duration.ZERO);
    }

    /** Tumbling windows that close when stream time has passed their end by {@code afterWindowEnd}. */
    public static TimeWindows ofSizeAndGrace(Duration size, Duration afterWindowEnd) {
        long sizeMs = ms(size, "size");
        return new TimeWindows(sizeMs, sizeMs, ms(afterWindowEnd, "afterWindowEnd"));
    }

    /** The same windows, beginning every {@code advance}. */
    public TimeWindows advanceBy(Duration advance) {
        return new TimeWindows(sizeMs, ms(advance, "advance"), graceMs);
    }

    @Override
    public Map<Long, TimeWindow> windowsFor(long timestampMs) {
        Map<Long, TimeWindow> windows = new LinkedHashMap<>();
        for (long startMs = firstStartMs(timestampMs); startMs <= timestampMs; startMs += advanceMs) {
            windows.put(startMs, TimeWindow.ofSize(startMs, sizeMs));
        }
        return windows;
    }

    /** Start of the earliest window that holds a time. */
    public long firstStartMs(long timestampMs) {
        return Math.max(0, timestampMs - sizeMs + advanceMs) / advanceMs * advanceMs;
    }

    public long advanceMs() {
        return advanceMs;
    }

    @Override
    public long size() {
        return sizeMs;
    }

    @Override
    public long gracePeriodMs() {
        return graceMs;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimeWindows windows
                && windows.sizeMs == sizeMs
                && windows.advanceMs == advanceMs
                && windows.graceMs == graceMs;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sizeMs, advanceMs, graceMs);
    }

    @Override
    public String toString() {
        return "TimeWindows{, sizeMs=" + sizeMs + ", advanceMs=" + advanceMs + ", graceMs=" + graceMs + "}";
    }
}
