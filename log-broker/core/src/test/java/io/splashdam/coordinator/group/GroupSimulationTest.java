package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupSimulationTest {
    private static final long FIRST_SEED = Long.getLong("seed", 1);
    private static final int SEEDS = Integer.getInteger("seeds", 40);
    private static final int STEPS = Integer.getInteger("steps", 2_000);

    /** A seed that fails is run alone with {@code mvn -pl log-broker/core -am test -Dtest=GroupSimulationTest -DargLine="-Dseed=N -Dseeds=1"}. */
    @Test
    void theRulesHoldUnderRandomSteps() {
        int stable = 0;
        int committed = 0;
        int fenced = 0;
        int reloads = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            GroupSimulation simulation = new GroupSimulation(seed);
            try {
                simulation.run(STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Seed " + seed + "; alone: mvn -pl log-broker/core -am test -Dtest=GroupSimulationTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -DargLine='-Dseed=" + seed + " -Dseeds=1'",
                        e);
            }
            stable += simulation.stable;
            committed += simulation.committed;
            fenced += simulation.fenced;
            reloads += simulation.reloads;
        }
        System.out.printf(
                "groups: %d seeds, %d assignments, %d commits, %d refused, %d reloads%n",
                SEEDS, stable, committed, fenced, reloads);
        assertThat(stable).isGreaterThan(10 * SEEDS);
        assertThat(committed).isGreaterThan(10 * SEEDS);
        assertThat(fenced).isGreaterThan(SEEDS);
        assertThat(reloads).isPositive();
    }
}
