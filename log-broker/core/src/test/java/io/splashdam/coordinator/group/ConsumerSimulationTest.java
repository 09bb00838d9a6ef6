package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random histories of groups of the consumer protocol; {@code -Dseeds=} for more of them. */
class ConsumerSimulationTest {
    private static final long FIRST_SEED = Long.getLong("seed", 1);
    private static final int SEEDS = Integer.getInteger("seeds", 25);
    private static final int STEPS = 400;

    @Test
    void theRulesHoldUnderRandomSteps() {
        int converged = 0;
        int fenced = 0;
        int refused = 0;
        int restarts = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            ConsumerSimulation simulation = new ConsumerSimulation(seed);
            try {
                simulation.run(STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Seed " + seed + "; alone: mvn -pl log-broker/core -am test -Dtest=ConsumerSimulationTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -DargLine='-Dseed=" + seed + " -Dseeds=1'",
                        e);
            }
            converged += simulation.converged;
            fenced += simulation.fenced;
            refused += simulation.refusedCommits;
            restarts += simulation.restarts;
        }
        System.out.printf(
                "consumer groups: %d seeds, at rest %d times, %d fenced, %d commits refused, %d restarts%n",
                SEEDS, converged, fenced, refused, restarts);
        assertThat(converged).isGreaterThan(SEEDS);
        assertThat(fenced).isGreaterThan(SEEDS);
        assertThat(refused).isPositive();
        assertThat(restarts).isPositive();
    }
}
