package io.splashdam.time;

import java.time.Duration;
import java.util.Map;

/** How time is cut into windows. Immutable. */
public abstract sealed class Windows<W extends Window> permits TimeWindows, UnlimitedWindows, JoinWindows {
    static final long NO_GRACE_MS = 0L;

    Windows() {}

    /** The windows that hold a time, by their start, earlier ones first. */
    public abstract Map<Long, W> windowsFor(long timestampMs);

    /** Length of a window in milliseconds. */
    public abstract long size();

    /** How long after its end a window still takes records, in milliseconds of stream time. */
    public abstract long gracePeriodMs();

    static long ms(Duration duration, String name) {
        try {
            return duration.toMillis();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "Invalid value for parameter \"" + name + "\" (value was: " + duration
                            + "): it does not fit into a count of milliseconds",
                    e);
        }
    }
}
