package io.splashdam.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.cli.shell.CommandFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file means, and what has to happen for it. */
class PlanTest {
    @Test
    void everyKindOfStepIsALineOfADiff() {
        var actual = Map.of("clicks", topic("clicks", 3, Map.of("retention.ms", "1000", "segment.ms", "5")));

        Plan plan = plan("""
                topics:
                  orders: {partitions: 6, configs: {cleanup.policy: [compact, delete]}}
                  clicks:
                    partitions: 4
                    configs: {retention.ms: 2000, segment.ms: null, durability: os}
                """, actual, false);

        assertThat(plan.steps().stream().map(Step::text))
                .containsExactly(
                        "~ clicks  partitions 3 → 4\n    durability  fsync → os\n    retention.ms  1000 → 2000\n"
                                + "    segment.ms  5 → (default)",
                        "+ orders  partitions=6\n    cleanup.policy=compact,delete");
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.summary()).isEqualTo("1 to create, 1 to change, 0 to delete, 0 as the file says");
    }

    @Test
    void onlyPruningDeletesAndNeverWhatIsInternal() {
        var actual = new HashMap<String, ActualTopic>();
        actual.put("old", topic("old", 1, Map.of()));
        actual.put("__consumer_offsets", topic("__consumer_offsets", 4, Map.of()));
        actual.put("kept", topic("kept", 1, Map.of("retention.ms", "5")));

        assertThat(plan("topics: {kept: {}}", actual, false).steps()).isEmpty();
        assertThat(plan("topics: {kept: {}}", actual, true).steps().stream().map(Step::text))
                .containsExactly(
                        "~ kept\n    retention.ms  5 → (default)", "- old  with the records of its 1 partitions");
    }

    @Test
    void fewerPartitionsAndOtherReplicasAreRefused() {
        var actual = Map.of("t", topic("t", 3, Map.of()));

        assertThat(plan("topics: {t: {partitions: 2}}", actual, true).refusals())
                .containsExactly("t has 3 partitions and cannot have fewer, but the file says 2");
        assertThat(plan("topics: {t: {replication-factor: 3}}", actual, true).refusals())
                .hasSize(1);
    }

    /** Any file against any cluster: what is planned, done to a model, leaves nothing to plan. */
    @Test
    void appliedTwiceItDoesNothingTheSecondTime() {
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            boolean prune = random.nextBoolean();
            Map<String, ActualTopic> actual = randomCluster(random);
            List<WantedTopic> wanted = randomFile(random, actual);

            Map<String, ActualTopic> after = done(Plan.of(wanted, actual, prune), actual);

            Plan second = Plan.of(wanted, after, prune);
            assertThat(second.steps()).as("seed %d", seed).isEmpty();
            assertThat(second.unchanged()).as("seed %d", seed).hasSize(wanted.size());
            if (!prune) {
                assertThat(after.keySet()).as("seed %d", seed).containsAll(actual.keySet());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "topics:",
                "topics: [a, b]",
                "topic: {a: {}}",
                "topics: {a: 3}",
                "topics: {a: {partition: 3}}",
                "topics: {a: {partitions: 0}}",
                "topics: {a: {partitions: many}}",
                "topics: {a: {replication-factor: 40000}}",
                "topics: {a: {configs: {retention: {ms: 5}}}}",
                "topics: {a: {configs: none}}",
                "topics: {a: {}, a: {}}",
                "topics: {a: {}",
                "\tx",
            })
    void aFileThatIsWrongIsRefusedNamingIt(String text) {
        assertThatThrownBy(() -> TopicsFile.parse(text, "topics.yaml"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("topics.yaml");
    }

    private static Plan plan(String yaml, Map<String, ActualTopic> actual, boolean prune) {
        return Plan.of(TopicsFile.parse(yaml, "topics.yaml"), actual, prune);
    }

    private static ActualTopic topic(String name, int partitions, Map<String, String> own) {
        var effective = new HashMap<>(Map.of("durability", "fsync", "retention.ms", "604800000"));
        effective.putAll(own);
        return new ActualTopic(name, name.startsWith("__"), partitions, 1, own, effective);
    }

    private static Map<String, ActualTopic> randomCluster(Random random) {
        var cluster = new TreeMap<String, ActualTopic>();
        for (int i = random.nextInt(5); i > 0; i--) {
            String name = "t" + random.nextInt(6);
            cluster.put(name, topic(name, 1 + random.nextInt(3), randomSettings(random)));
        }
        return cluster;
    }

    private static Map<String, String> randomSettings(Random random) {
        var settings = new HashMap<String, String>();
        for (int i = random.nextInt(3); i > 0; i--) {
            settings.put("k" + random.nextInt(3), "v" + random.nextInt(3));
        }
        return settings;
    }

    private static List<WantedTopic> randomFile(Random random, Map<String, ActualTopic> actual) {
        var wanted = new TreeMap<String, WantedTopic>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String name = "t" + random.nextInt(6);
            ActualTopic there = actual.get(name);
            int least = there == null ? 1 : there.partitions();
            Map<String, String> settings = randomSettings(random);
            if (random.nextInt(4) == 0) {
                settings.put("k" + random.nextInt(3), null);
            }
            wanted.put(
                    name,
                    new WantedTopic(name, random.nextBoolean() ? null : least + random.nextInt(3), null, settings));
        }
        return new ArrayList<>(wanted.values());
    }

    private static Map<String, ActualTopic> done(Plan plan, Map<String, ActualTopic> before) {
        var after = new TreeMap<>(before);
        for (Step step : plan.steps()) {
            ActualTopic there = before.get(step.topic());
            if (step.action() == Step.Action.DELETE) {
                after.remove(step.topic());
                continue;
            }
            var own = new HashMap<>(there == null ? Map.of() : there.own());
            step.settings().forEach(s -> own.remove(s.key()));
            own.putAll(step.toSet());
            int partitions = step.partitions() != null ? step.partitions() : there == null ? 1 : there.partitions();
            after.put(step.topic(), topic(step.topic(), partitions, own));
        }
        return after;
    }
}
