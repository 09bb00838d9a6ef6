package io.splashdam.cli.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Points in time as people write them: milliseconds since 1970, {@code 2026-11-21T02:30:00.000} and {@code 2026-11-21} (UTC unless
 * the text names its offset), and {@code PT1H} or {@code P2D} for so long ago. Pure.
 */
public final class TimeText {
    /** For usage texts. */
    public static final String FORMS = "write 2026-11-21T02:30:00, milliseconds since 1970, or PT1H for an hour ago";

    private TimeText() {}

    /** Any of the forms, or empty. */
    public static Optional<Instant> any(String text, InstantSource clock) {
        if (text.matches("\\d{1,18}")) {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
        }
        return dateTime(text).or(() -> ago(text, clock));
    }

    /** Kafka's {@code --to-datetime}. */
    public static Optional<Instant> dateTime(String text) {
        return parsed(() -> OffsetDateTime.parse(text).toInstant())
                .or(() -> parsed(() -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)))
                .or(() -> parsed(() -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)));
    }

    /** Kafka's {@code --by-duration}: ISO 8601. */
    public static Optional<Instant> ago(String text, InstantSource clock) {
        return parsed(() -> clock.instant().minus(Duration.parse(text)));
    }

    private static Optional<Instant> parsed(Supplier<Instant> form) {
        try {
            return Optional.of(form.get());
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
