package io.splashdam.time;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: records of a key belong together as long as no gap between them is longer than the inactivity gap.
 *
 * <pre>{@code
 * SessionWindows.ofInactivityGapAndGrace(Duration.ofMinutes(30), Duration.ofMinutes(1))
 * }</pre>
 */
public final class SessionWindows {
    private final long gapMs;
    private final long graceMs;

    private SessionWindows(long gapMs, long graceMs) {
        this.gapMs = gapMs;
        this.graceMs = graceMs;
        if (gapMs < 0) {
            throw new IllegalArgumentException("Gap time cannot be negative.");
        }
        if (graceMs < 0) {
            throw new IllegalArgumentException("Grace period cannot be negative.");
        }
    }

    public static SessionWindows ofInactivityGapWithNoGrace(Duration inactivityGap) {
        return ofInactivityGapAndGrace(inactivityGap, Duration.ZERO);
    }

    public static SessionWindows ofInactivityGapAndGrace(Duration inactivityGap, Duration afterWindowEnd) {
        return new SessionWindows(
                Windows.ms(inactivityGap, "inactivityGap"), Windows.ms(afterWindowEnd, "afterWindowEnd"));
    }

    /** In milliseconds. */
    public long inactivityGap() {
        return gapMs;
    }

    public long gracePeriodMs() {
        return graceMs;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionWindows windows && windows.gapMs == gapMs && windows.graceMs == graceMs;
    }

    @Override
    public int hashCode() {
        return Objects.hash(gapMs, graceMs);
    }

    @Override
    public String toString() {
        return "SessionWindows{gapMs=" + gapMs + ", graceMs=" + graceMs + "}";
    }
}
