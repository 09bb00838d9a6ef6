package io.splashdam.cli.doctor;

import io.splashdam.cli.doctor.Finding.Check;
import java.util.Locale;

/**
 * The broker's clock against ours, from the time that it gave one record. Pure.
 *
 * @param sentMs     ours, before the record was sent
 * @param answeredMs ours, when it was acknowledged
 * @param brokerMs   the broker's, in between
 */
record Clock(long sentMs, long answeredMs, long brokerMs) {
    private static final long WORTH_A_WORD_MS = 1_000;
    /** Kafka's default for message.timestamp.after.max.ms: records from further in the future are refused. */
    private static final long REFUSED_MS = 3_600_000;

    Finding judge() {
        long early = brokerMs - answeredMs;
        long late = sentMs - brokerMs;
        long differenceMs = Math.max(0, Math.max(early, late));
        if (differenceMs < WORTH_A_WORD_MS) {
            return Finding.ok(
                    Check.CLOCK,
                    "the broker's clock agrees with ours, as far as " + seconds(answeredMs - sentMs) + " can tell");
        }
        String what =
                "the broker's clock is " + seconds(differenceMs) + (early > 0 ? " ahead of ours" : " behind ours");
        String remedy = "set both clocks by NTP";
        if (late >= REFUSED_MS) {
            return Finding.failed(Check.CLOCK, what + ": it refuses our records as coming from the future", remedy);
        }
        return Finding.warning(Check.CLOCK, what + ": retention and windows by time will be off by that", remedy);
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.3f s", ms / 1000.0);
    }
}
