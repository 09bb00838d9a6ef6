package io.splashdam.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Power loss at every step of a commit that is one journal entry: all of a transaction or nothing. */
class WholeTransactionSimulationTest {
    private static final int SEEDS = 100;
    private static final int SOAK_SEEDS = 10_000;
    private static final int TEETH_SEEDS = 100;

    /** How many finds are enough: one, unless somebody wants to count. */
    private static final int TEETH_FOUND = Integer.getInteger("simulation.teeth", 1);

    @Test
    void aTransactionIsThereWholeOrNotAtAll() {
        run(Long.getLong("simulation.seed", 1), Integer.getInteger("simulation.seeds", SEEDS));
    }

    /**
     * 61: a zombie's refused offsets took its heir's with them. 1,000,361: an atomic write that a full disk undid, let the checkpoint of its
     * undoing keep an earlier one without its entry. 1,007,859: a start died between filling a hole and deleting the segments that lay in it;
     * the next one went over the filling and kept them.
     */
    @ParameterizedTest
    @ValueSource(longs = {61, 1_000_361, 1_007_859})
    void seedsThatFoundSomething(long seed) {
        assertThat(simulate(seed).crashes()).isGreaterThanOrEqualTo(3);
    }

    @Test
    @Tag("soak")
    void aTransactionIsThereWholeOrNotAtAllInTenThousandWorlds() {
        run(1_000_000, SOAK_SEEDS);
    }

    private static void run(long firstSeed, int seeds) {
        long powerLosses = 0;
        long crashesInRecovery = 0;
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            WholeTransactionSimulation.Outcome outcome = simulate(seed);
            powerLosses += outcome.powerLosses();
            crashesInRecovery += outcome.crashesInRecovery();
        }
        System.out.println(seeds + " seeds from " + firstSeed + ", " + powerLosses + " power losses, "
                + crashesInRecovery + " crashes in recovery");
        assertThat(powerLosses).isGreaterThan(seeds);
    }

    private static WholeTransactionSimulation.Outcome simulate(long seed) {
        try {
            return new WholeTransactionSimulation(seed, WholePlant.NONE).run();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "Seed " + seed + " found: " + e
                            + "\nRepeat with: mvn -pl log-broker/core test -Dtest=WholeTransactionSimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                            + " -DargLine='-Dsimulation.seed=" + seed + " -Dsimulation.seeds=1'",
                    e);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedFaultIsFound(WholePlant plant) {
        int found = 0;
        long first = -1;
        for (long seed = 1; seed <= TEETH_SEEDS && found < TEETH_FOUND; seed++) {
            try {
                new WholeTransactionSimulation(seed, plant).run();
            } catch (IOException | RuntimeException | AssertionError e) {
                found++;
                first = first < 0 ? seed : first;
            }
        }
        System.out.println(plant + ": found first by seed " + first + " of " + TEETH_SEEDS
                + (TEETH_FOUND > 1 ? ", in all by " + found : ""));
        assertThat(found).isPositive();
    }
}
