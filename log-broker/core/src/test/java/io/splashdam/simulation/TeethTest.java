package io.splashdam.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds each fault that is planted, or it proves nothing. */
class TeethTest {
    private static final int SEEDS = 100;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedFaultIsFound(Plant plant) {
        int found = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Simulation(seed, plant).run();
            } catch (IOException | RuntimeException | AssertionError e) {
                found++;
            }
        }
        System.out.println(plant + ": found by " + found + " of " + SEEDS + " seeds");
        assertThat(found).isPositive();
    }
}
