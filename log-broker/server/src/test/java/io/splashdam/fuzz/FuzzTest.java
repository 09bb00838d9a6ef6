package io.splashdam.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever arrives: it is answered or its connection ends, nobody else notices, and nothing of it stays. */
class FuzzTest {
    private static final long ONE_SEED = 3;
    private static final Duration ONE_ROUND = Duration.ofSeconds(3);
    private static final Duration SOAK_ROUND = Duration.ofSeconds(20);
    private static final int WARM_UP_ROUNDS = 6;
    private static final long MAX_GROWTH_BYTES = 48L << 20;

    @TempDir
    Path directory;

    @Test
    void aRoundOfAttacksLeavesNothingBehind() throws Exception {
        try (FuzzRun run = new FuzzRun(directory)) {
            round(run, Long.getLong("fuzz.seed", ONE_SEED), ONE_ROUND);
            System.out.println("fuzz: " + run.report());
            run.restartAndRead();
        }
    }

    /** As long as {@code -Dfuzz.seconds} says, an hour by default; the first round has the seed {@code -Dfuzz.seed}, the next the next. */
    @Test
    @Tag("soak")
    void anHourOfAttacksLeavesNothingBehind() throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        long startedNs = System.nanoTime();
        long untilNs = startedNs
                + Duration.ofSeconds(Long.getLong("fuzz.seconds", 3_600)).toNanos();
        try (FuzzRun run = new FuzzRun(directory)) {
            long warmHeapBytes = 0;
            for (int round = 1; round <= WARM_UP_ROUNDS + 1 || System.nanoTime() < untilNs; round++) {
                round(run, seed + round - 1, SOAK_ROUND);
                System.out.printf(
                        "fuzz: round=%d seed=%d seconds=%d %s%n",
                        round, seed + round - 1, (System.nanoTime() - startedNs) / 1_000_000_000, run.report());
                if (round == WARM_UP_ROUNDS) {
                    warmHeapBytes = run.heapBytes();
                }
            }
            assertThat(run.heapBytes()).isLessThan(warmHeapBytes + MAX_GROWTH_BYTES);
            run.restartAndRead();
        }
    }

    private static void round(FuzzRun run, long seed, Duration length) throws Exception {
        try {
            run.round(seed, length);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "Repeat with mvn -pl log-broker/server -am verify -Dtest=FuzzTest#aRound*"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.seed=" + seed,
                    e);
        }
    }
}
