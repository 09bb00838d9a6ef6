package io.splashdam.cli.groups;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.TimeText;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where a reset moves a group's offsets. Pure.
 *
 * @param lookup what the broker is asked for, or null when the committed offset is what counts
 * @param shift  records forward (or back, when negative) from the committed offset
 * @param fixed  this very offset, or null
 */
record ResetTarget(
        @Nullable OffsetSpec lookup, long shift, @Nullable Long fixed) {

    static ResetTarget earliest() {
        return new ResetTarget(OffsetSpec.earliest(), 0, null);
    }

    static ResetTarget latest() {
        return new ResetTarget(OffsetSpec.latest(), 0, null);
    }

    static ResetTarget current() {
        return new ResetTarget(null, 0, null);
    }

    static ResetTarget shiftedBy(long records) {
        return new ResetTarget(null, records, null);
    }

    static ResetTarget offset(long offset) {
        return new ResetTarget(null, 0, offset);
    }

    /** Kafka's format {@code 2026-11-21T02:30:00.000}, in UTC unless the text names its offset. */
    static ResetTarget at(String dateTime) {
        return time(TimeText.dateTime(dateTime)
                .orElseThrow(() -> CommandFailure.usage(
                        "--to-datetime " + dateTime + " is none", "write it as 2026-11-21T02:30:00.000")));
    }

    /** ISO 8601, such as {@code PT1H30M} or {@code P2D}. */
    static ResetTarget ago(String duration, InstantSource clock) {
        return time(TimeText.ago(duration, clock)
                .orElseThrow(() ->
                        CommandFailure.usage("--by-duration " + duration + " is none", "write it as PT1H30M or P2D")));
    }

    /** The offset that a partition gets: the target, kept between the ends of the log. */
    long within(long start, long end, long committed, long found) {
        long wanted = fixed != null ? fixed : lookup == null ? committed + shift : found < 0 ? end : found;
        return Math.max(start, Math.min(end, wanted));
    }

    private static ResetTarget time(Instant instant) {
        return new ResetTarget(OffsetSpec.forTimestamp(instant.toEpochMilli()), 0, null);
    }
}
