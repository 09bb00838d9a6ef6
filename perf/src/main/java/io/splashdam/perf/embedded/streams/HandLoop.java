package io.splashdam.perf.embedded.streams;

import io.splashdam.perf.workload.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The word count as one would write it by hand: one thread, lines in memory, a HashMap, no log. What an engine costs is its distance from this. */
final class HandLoop {
    private static final int ROUNDS = 5;

    private HandLoop() {}

    /** Lines a second of the best of a few rounds over the same lines. */
    static double linesPerS(int count, long seed) {
        Inputs.Lines lines = new Inputs.Lines(new SplittableRandom(seed));
        byte[][] inputs = new byte[count][];
        for (int i = 0; i < count; i++) {
            inputs[i] = lines.next();
        }
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long startNs = System.nanoTime();
            Map<String, long[]> counts = new HashMap<>();
            for (byte[] bytes : inputs) {
                for (String word : new String(bytes, StandardCharsets.UTF_8).split(" ", -1)) {
                    counts.computeIfAbsent(word, any -> new long[1])[0]++;
                }
            }
            best = Math.max(best, count / ((System.nanoTime() - startNs) / 1e9));
        }
        return best;
    }
}
