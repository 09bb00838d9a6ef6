package io.splashdam.time;

/** A window with a fixed size; its end does not belong to it. */
public final class TimeWindow extends Window {
    public TimeWindow(long startMs, long endMs) {
        super(startMs, endMs);
        if (startMs == endMs) {
            throw new IllegalArgumentException("Window endMs must be greater than window startMs.");
        }
    }

    /** The window of a size; one that would end after all time ends with it. */
    public static TimeWindow ofSize(long startMs, long sizeMs) {
        long endMs = startMs + sizeMs;
        return new TimeWindow(startMs, endMs < 0 ? Long.MAX_VALUE : endMs);
    }

    @Override
    public boolean overlap(Window other) {
        expectKindOf(other);
        return start() < other.end() && other.start() < end();
    }
}
