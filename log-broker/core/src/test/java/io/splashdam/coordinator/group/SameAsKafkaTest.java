package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Member ids are Kafka's, drawn anew in each run, and it picks leaders by their hashes: a seed repeats the script, not every detail. */
class SameAsKafkaTest {
    private static final long FIRST_SEED = Long.getLong("seed", 1);
    private static final int SEEDS = Integer.getInteger("seeds", 40);
    private static final int STEPS = Integer.getInteger("steps", 800);

    @Test
    void theSameRequestsGetTheSameAnswersFromKafkasCoordinator() {
        int compared = 0;
        int stable = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            SameAsKafka both = new SameAsKafka(seed);
            try {
                both.run(STEPS);
            } catch (RuntimeException | AssertionError e) {
                List<String> script = both.script();
                throw new AssertionError(
                        "Seed " + seed + "; alone: mvn -pl log-broker/core -am test -Dtest=SameAsKafkaTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -DargLine='-Dseed=" + seed
                                + " -Dseeds=1'; the last of " + script.size() + " steps:\n  "
                                + String.join("\n  ", script.subList(Math.max(0, script.size() - 25), script.size())),
                        e);
            }
            compared += both.compared;
            stable += both.stable;
        }
        System.out.printf("groups: as Kafka in %d seeds, %d comparisons, %d assignments%n", SEEDS, compared, stable);
        assertThat(stable).isGreaterThan(10 * SEEDS);
    }
}
