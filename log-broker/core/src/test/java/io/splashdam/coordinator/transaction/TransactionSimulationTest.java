package io.splashdam.coordinator.transaction;

import org.junit.jupiter.api.Test;

class TransactionSimulationTest {
    private static final int SEEDS = Integer.getInteger("seeds", 60);

    @Test
    void transactionsEndOnceAndAsTheirProducersWereTold() {
        Long only = Long.getLong("seed");
        long first = only == null ? 1 : only;
        long last = only == null ? SEEDS : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                new TransactionSimulation(seed).run(1_000);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed
                                + "; again: mvn -pl log-broker/core -am verify -Dtest=TransactionSimulationTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed,
                        e);
            }
        }
    }
}
