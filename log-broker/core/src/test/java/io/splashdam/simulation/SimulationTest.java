package io.splashdam.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real append, flush, acknowledge, checkpoint and recovery code over the disk that forgets. */
class SimulationTest {
    private static final int SEEDS = 300;
    private static final int SOAK_SEEDS = 10_000;

    @Test
    void nothingAcknowledgedIsLostOrDoubled() {
        run(Long.getLong("simulation.seed", 1), Integer.getInteger("simulation.seeds", SEEDS));
    }

    @Test
    @Tag("soak")
    void nothingAcknowledgedIsLostOrDoubledInTenThousandWorlds() {
        run(1_000_000, SOAK_SEEDS);
    }

    private static void run(long firstSeed, int seeds) {
        int crashesInRecovery = 0;
        long failedForces = 0;
        int cleanings = 0;
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Simulation.Outcome outcome = simulate(seed);
            assertThat(outcome.steps()).isGreaterThanOrEqualTo(500);
            assertThat(outcome.crashes()).isGreaterThanOrEqualTo(3);
            crashesInRecovery += outcome.crashesInRecovery();
            failedForces += outcome.failedForces();
            cleanings += outcome.cleanings();
        }
        System.out.println(seeds + " seeds from " + firstSeed + ", " + crashesInRecovery + " crashes in recovery, "
                + failedForces + " failed forces, " + cleanings + " cleanings");
        assertThat(crashesInRecovery).isGreaterThan(seeds / 2);
        assertThat(cleanings).isGreaterThan(seeds);
    }

    private static Simulation.Outcome simulate(long seed) {
        try {
            return new Simulation(seed, Plant.NONE).run();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "Seed " + seed + " found: " + e
                            + "\nRepeat with: mvn -pl log-broker/core test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                            + " -DargLine='-Dsimulation.seed=" + seed + " -Dsimulation.seeds=1'",
                    e);
        }
    }
}
