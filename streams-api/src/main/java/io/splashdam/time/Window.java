package io.splashdam.time;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span of time in milliseconds since 1970. Immutable. */
public abstract sealed class Window permits TimeWindow, SessionWindow, UnlimitedWindow {
    private final long startMs;
    private final long endMs;

    Window(long startMs, long endMs) {
        if (startMs < 0) {
            throw new IllegalArgumentException("Window startMs time cannot be negative.");
        }
        if (endMs < startMs) {
            throw new IllegalArgumentException("Window endMs time cannot be smaller than window startMs time.");
        }
        this.startMs = startMs;
        this.endMs = endMs;
    }

    /** Its first millisecond. */
    public long start() {
        return startMs;
    }

    /** Its end: of a session the last record's time, else the first millisecond after it. */
    public long end() {
        return endMs;
    }

    public Instant startTime() {
        return Instant.ofEpochMilli(startMs);
    }

    public Instant endTime() {
        return Instant.ofEpochMilli(endMs);
    }

    /** True when both hold a common time. Only for windows of one kind. */
    public abstract boolean overlap(Window other);

    void expectKindOf(Window other) {
        if (other.getClass() != getClass()) {
            throw new IllegalArgumentException(
                    "Cannot compare windows of different type. Other window has type " + other.getClass() + ".");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other != null
                && other.getClass() == getClass()
                && ((Window) other).startMs == startMs
                && ((Window) other).endMs == endMs;
    }

    @Override
    public int hashCode() {
        return (int) (((startMs << 32) | endMs) % 0xFFFFFFFFL);
    }

    @Override
    public String toString() {
        return "Window{startMs=" + startMs + ", endMs=" + endMs + "}";
    }
}
