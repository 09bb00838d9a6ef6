package io.splashdam.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * What random input looks like.
 *
 * @param steps records per run
 * @param keys distinct keys
 * @param maxStepMs how far the time of the records moves on at most with each
 * @param maxLateMs how far a late record lies behind at most
 * @param nullPercent of the keys, and of the values
 * @param maxWallClockMs how far the wall clock is moved at most, now and then; 0: never
 * @param value makes a value; words of one or two letters and digits by default
 */
public record Inputs(
        int steps,
        int keys,
        int maxStepMs,
        int maxLateMs,
        int nullPercent,
        int maxWallClockMs,
        Function<Random, String> value) {
    public static final Inputs USUAL = new Inputs(150, 5, 40, 200, 10, 0, Inputs::word);

    public Inputs withoutNulls() {
        return new Inputs(steps, keys, maxStepMs, maxLateMs, 0, maxWallClockMs, value);
    }

    public Inputs withSteps(int steps) {
        return new Inputs(steps, keys, maxStepMs, maxLateMs, nullPercent, maxWallClockMs, value);
    }

    public Inputs withKeys(int keys) {
        return new Inputs(steps, keys, maxStepMs, maxLateMs, nullPercent, maxWallClockMs, value);
    }

    public Inputs withTimes(int maxStepMs, int maxLateMs) {
        return new Inputs(steps, keys, maxStepMs, maxLateMs, nullPercent, maxWallClockMs, value);
    }

    public Inputs withWallClock(int maxWallClockMs) {
        return new Inputs(steps, keys, maxStepMs, maxLateMs, nullPercent, maxWallClockMs, value);
    }

    public Inputs withValues(Function<Random, String> value) {
        return new Inputs(steps, keys, maxStepMs, maxLateMs, nullPercent, maxWallClockMs, value);
    }

    /** One or a few words, each a letter and a digit: {@code "a3 c0"}. */
    private static String word(Random random) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i <= random.nextInt(3); i++) {
            words.append(i == 0 ? "" : " ")
                    .append((char) ('a' + random.nextInt(4)))
                    .append(random.nextInt(3));
        }
        return words.toString();
    }

    /** The steps of one run over {@code topics}. */
    List<Step> steps(List<String> topics, Random random) {
        List<Step> made = new ArrayList<>();
        long timeMs = 1_000_000;
        for (int i = 0; i < steps; i++) {
            timeMs += random.nextInt(maxStepMs + 1);
            long late = random.nextInt(4) == 0 ? random.nextInt(maxLateMs + 1) : 0;
            List<String> headers = new ArrayList<>();
            for (int h = random.nextInt(3); h > 0; h--) {
                headers.add("h" + h + "=" + random.nextInt(10));
            }
            made.add(new Step(
                    topics.get(random.nextInt(topics.size())),
                    random.nextInt(100) < nullPercent ? null : "k" + random.nextInt(keys),
                    random.nextInt(100) < nullPercent ? null : value.apply(random),
                    timeMs - late,
                    headers,
                    maxWallClockMs > 0 && random.nextInt(5) == 0 ? random.nextInt(maxWallClockMs) : 0));
        }
        return made;
    }

    /** A record to be piped in; then the wall clock moves by {@code wallClockMs}. Headers are {@code name=value}. */
    record Step(String topic, String key, String value, long timestampMs, List<String> headers, int wallClockMs) {}
}
