package io.splashdam.config;

import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Texts for settings: right ones, nearly right ones and rubbish. */
final class RandomTexts {
    private static final List<String> UNITS =
            List.of("", "", "b", "k", "kb", "MiB", "gb", "ms", "s", "m", "min", " h", "D", "w", "x");
    private static final List<String> RUBBISH = List.of(
            "", " ", "-", "+5", "1e9", "0x10", "NaN", "1.5", ".5kb", ",", "a,,b", "null", "９", "1_000", "∞", "--1");

    private RandomTexts() {}

    static String next(RandomGenerator random, Setting setting) {
        if (random.nextInt(5) == 0) {
            return RUBBISH.get(random.nextInt(RUBBISH.size()));
        }
        switch (setting.type()) {
            case BOOLEAN:
                return random.nextBoolean() ? " True" : "false";
            case SHORT, INT, LONG:
                return number(random) + UNITS.get(random.nextInt(UNITS.size()));
            case DOUBLE:
                return String.valueOf(random.nextDouble(-0.5, 1.5));
            default:
                return setting.choices().isEmpty()
                        ? Objects.requireNonNullElse(setting.defaultText(), "word")
                        : " "
                                + setting.choices()
                                        .get(random.nextInt(setting.choices().size()));
        }
    }

    private static String number(RandomGenerator random) {
        long bits = random.nextLong() >> random.nextInt(64);
        return random.nextInt(4) == 0 ? bits + ".25" : String.valueOf(bits);
    }
}
