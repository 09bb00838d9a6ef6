package io.splashdam.time;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which records of two streams meet: one at time t meets those of the other from {@code t - before} to {@code t + after}.
 *
 * <pre>{@code
 * JoinWindows.ofTimeDifferenceAndGrace(Duration.ofMinutes(5), Duration.ofSeconds(10)).before(Duration.ZERO)
 * }</pre>
 */
public final class JoinWindows extends Windows<Window> {
    private final long beforeMs;
    private final long afterMs;
    private final long graceMs;

    private JoinWindows(long beforeMs, long afterMs, long graceMs) {
        this.beforeMs = beforeMs;
        this.afterMs = afterMs;
        this.graceMs = graceMs;
        if (beforeMs + afterMs < 0) {
            throw new IllegalArgumentException("Window interval (ie, beforeMs+afterMs) must not be negative.");
        }
        if (graceMs < 0) {
            throw new IllegalArgumentException("Grace period must not be negative.");
        }
    }

    public static JoinWindows ofTimeDifferenceWithNoGrace(Duration timeDifference) {
        return ofTimeDifferenceAndGrace(timeDifference, Duration.ZERO);
    }

    public static JoinWindows ofTimeDifferenceAndGrace(Duration timeDifference, Duration afterWindowEnd) {
        long differenceMs = ms(timeDifference, "timeDifference");
        return new JoinWindows(differenceMs, differenceMs, ms(afterWindowEnd, "afterWindowEnd"));
    }

    /** The same, but records of the other stream may be earlier by this much; negative: must be later. */
    public JoinWindows before(Duration timeDifference) {
        return new JoinWindows(ms(timeDifference, "timeDifference"), afterMs, graceMs);
    }

    /** The same, but records of the other stream may be later by this much; negative: must be earlier. */
    public JoinWindows after(Duration timeDifference) {
        return new JoinWindows(beforeMs, ms(timeDifference, "timeDifference"), graceMs);
    }

    public long beforeMs() {
        return beforeMs;
    }

    public long afterMs() {
        return afterMs;
    }

    /** Not for these: which records meet depends on both. */
    @Override
    public Map<Long, Window> windowsFor(long timestampMs) {
        throw new UnsupportedOperationException("JoinWindows say which records of two streams meet, and belong into"
                + " join(); windowedBy() wants TimeWindows, SlidingWindows, SessionWindows or UnlimitedWindows");
    }

    @Override
    public long size() {
        return beforeMs + afterMs;
    }

    @Override
    public long gracePeriodMs() {
        return graceMs;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JoinWindows windows
                && windows.beforeMs == beforeMs
                && windows.afterMs == afterMs
                && windows.graceMs == graceMs;
    }

    @Override
    public int hashCode() {
        return Objects.hash(beforeMs, afterMs, graceMs);
    }

    @Override
    public String toString() {
        return "JoinWindows{beforeMs=" + beforeMs + ", afterMs=" + afterMs + ", graceMs=" + graceMs + "}";
    }
}
