package io.splashdam.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a number counts. Besides the plain number, as Kafka takes it, sizes and durations may carry a unit: {@code 64mb}, {@code
 * 1.5gb}, {@code 30s}, {@code 7d}. Sizes count in powers of 1024. The result must be whole in the setting's own unit: {@code 36h} is
 * no number of days.
 */
enum Unit {
    NONE("a whole number", "", Map.of(), BigDecimal.ONE),
    BYTES("a whole number of bytes", "67108864 or 64mb", Scales.SIZES, BigDecimal.ONE),
    MS("a whole number of ms", "30000 or 30s", Scales.TIMES, Scales.MS),
    MINUTES("a whole number of minutes", "90 or 90min", Scales.TIMES, Scales.MINUTE),
    HOURS("a whole number of hours", "168 or 7d", Scales.TIMES, Scales.HOUR);

    /** What Kafka takes: a fraction makes sense with a unit only. */
    private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9]+");

    private final String phrase;
    private final String example;
    private final Map<String, BigDecimal> scales;
    private final BigDecimal own;

    Unit(String phrase, String example, Map<String, BigDecimal> scales, BigDecimal own) {
        this.phrase = phrase;
        this.example = example;
        this.scales = scales;
        this.own = own;
    }

    /** "a whole number of bytes", for messages. */
    String phrase() {
        return phrase;
    }

    /** How such a value may be spelled, for messages; empty where only digits will do. */
    String example() {
        return example;
    }

    /** The number in this unit, or null if the text is none. */
    @Nullable
    Long parse(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        if (end == text.length()) {
            return PLAIN.matcher(text).matches() ? scaled(text, own) : null;
        }
        BigDecimal scale = scales.get(text.substring(end).toLowerCase(Locale.ROOT));
        return scale == null ? null : scaled(text.substring(0, end).strip(), scale);
    }

    private @Nullable Long scaled(String digits, BigDecimal scale) {
        if (digits.length() > 40 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            return null; // an exponent could ask for a number of any length
        }
        try {
            return new BigDecimal(digits).multiply(scale).divide(own).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** How many milliseconds one of this unit has. */
    long ms() {
        return own.longValueExact();
    }

    /** Holder: an enum's constants cannot see its own static fields. */
    private static final class Scales {
        static final BigDecimal MS = BigDecimal.ONE;
        static final BigDecimal SECOND = new BigDecimal(1_000);
        static final BigDecimal MINUTE = new BigDecimal(60_000);
        static final BigDecimal HOUR = new BigDecimal(3_600_000);
        static final BigDecimal DAY = new BigDecimal(86_400_000);
        static final Map<String, BigDecimal> TIMES = Map.of(
                "ms",
                MS,
                "s",
                SECOND,
                "sec",
                SECOND,
                "m",
                MINUTE,
                "min",
                MINUTE,
                "h",
                HOUR,
                "d",
                DAY,
                "w",
                new BigDecimal(604_800_000));
        static final Map<String, BigDecimal> SIZES = Map.of(
                "b",
                BigDecimal.ONE,
                "k",
                power(1),
                "kb",
                power(1),
                "kib",
                power(1),
                "m",
                power(2),
                "mb",
                power(2),
                "mib",
                power(2),
                "g",
                power(3),
                "gb",
                power(3),
                "gib",
                power(3));

        private static BigDecimal power(int exponent) {
            return new BigDecimal(1L << (10 * exponent));
        }

        private Scales() {}
    }
}
