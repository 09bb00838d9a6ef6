package io.splashdam.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
    @Test
    void namesHaveLegalCharactersAndABoundedLength() {
        assertThat(TopicNames.check("orders.eu_1-x")).isNull();
        assertThat(TopicNames.check("a".repeat(249))).isNull();
        assertThat(TopicNames.check("a".repeat(250))).contains("has 250 characters; at most 249");
        assertThat(TopicNames.check("")).contains("empty");
        assertThat(TopicNames.check("..")).contains("directory");
        assertThat(TopicNames.check("a/b")).contains("illegal character at index 1");
        assertThat(TopicNames.check("größe")).contains("index 2");
    }

    @Test
    void dotAndUnderscoreCollide() {
        assertThat(TopicNames.collision("a.b", List.of("x", "a_b"))).isEqualTo("a_b");
        assertThat(TopicNames.collision("a.b", List.of("a.b", "a.bc"))).isNull();
    }

    /** Repeat with -Dtest=TopicNamesTest -Dsplashdam.seed=SEED. */
    @Test
    void verdictsAreKafkas() {
        long seed = Long.getLong("splashdam.seed", System.nanoTime());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int step = 0; step < 20_000; step++) {
            String a = name(random);
            String b = name(random);
            assertThat(TopicNames.check(a) == null).as("seed %d: '%s'", seed, a).isEqualTo(isKafkas(a));
            assertThat(TopicNames.collide(a, b)).as("seed %d", seed).isEqualTo(Topic.hasCollision(a, b));
        }
    }

    private static boolean isKafkas(String name) {
        try {
            Topic.validate(name);
            return true;
        } catch (InvalidTopicException e) {
            return false;
        }
    }

    private static String name(RandomGenerator random) {
        String letters = random.nextInt(4) == 0 ? "ab._-Z9/ é\0\n" : "a._";
        int length = random.nextInt(50) == 0 ? 245 + random.nextInt(10) : random.nextInt(5);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append(letters.charAt(random.nextInt(letters.length())));
        }
        return name.toString();
    }
}
