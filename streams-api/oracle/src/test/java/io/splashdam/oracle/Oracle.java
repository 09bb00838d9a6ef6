package io.splashdam.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Kafka Streams says what is right: a topology, written for both, gets the same random records, and what comes out of each must
 * be the same record for record, per topic, with timestamps and headers. Both without a cache.
 *
 * <p>A failure names its seed; {@code -Doracle.seed=N} runs that one alone. {@code -Doracle.runs=N} runs more.
 */
public final class Oracle {
    private static final int USUAL_RUNS = 3;

    private Oracle() {}

    /** Compares descriptions and outputs. */
    public static void compare(Case of) {
        expectSame(
                "description",
                List.of(new Theirs(of).description().split("\n")),
                List.of(new Ours(of).topology().describe().split("\n")),
                of.name());
        compareOutputs(of);
    }

    /** Compares outputs only. */
    public static void compareOutputs(Case of) {
        Long chosen = Long.getLong("oracle.seed");
        if (chosen != null) {
            compareOutputs(of, chosen);
            return;
        }
        Random seeds = new Random(of.name().hashCode());
        for (int i = 0; i < Integer.getInteger("oracle.runs", USUAL_RUNS); i++) {
            compareOutputs(of, seeds.nextLong());
        }
    }

    private static void compareOutputs(Case of, long seed) {
        Ours ours = new Ours(of);
        List<String> topics = new ArrayList<>(ours.topology().sourceTopics());
        topics.sort(null);
        List<Inputs.Step> steps = of.inputs().steps(topics, new Random(seed));
        Map<String, List<String>> expected = withDirectory(directory -> new Theirs(of).run(steps, topics, directory));
        String repeat = "%s, seed %d; repeat with -Doracle.seed=%d".formatted(of, seed, seed);
        Map<String, List<String>> found = ours.run(steps, topics);
        assertThat(expected)
                .as("nothing comes out of %s: it tests nothing", repeat)
                .isNotEmpty();
        expected.forEach((topic, records) ->
                expectSame("topic " + topic, records, found.getOrDefault(topic, List.of()), repeat));
        assertThat(new TreeMap<>(found).keySet()).as(repeat).isEqualTo(expected.keySet());
    }

    /** Shows what lies around the first difference. */
    private static void expectSame(String what, List<String> expected, List<String> found, String repeat) {
        int same = 0;
        while (same < Math.min(expected.size(), found.size())
                && expected.get(same).equals(found.get(same))) {
            same++;
        }
        int from = Math.max(0, same - 3);
        assertThat(found.subList(from, Math.min(found.size(), same + 4)))
                .as("%s from line %d of %d on; %s", what, from, expected.size(), repeat)
                .isEqualTo(expected.subList(from, Math.min(expected.size(), same + 4)));
    }

    private interface Run {
        Map<String, List<String>> in(Path directory);
    }

    private static Map<String, List<String>> withDirectory(Run run) {
        try {
            Path directory = Files.createTempDirectory("oracle");
            try {
                return run.in(directory);
            } finally {
                try (var files = Files.walk(directory)) {
                    for (Path file :
                            files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isInternal(String topic) {
        return topic.endsWith("-changelog") || topic.endsWith("-repartition");
    }

    static String line(byte[] key, byte[] value, long timestampMs, List<String> headers) {
        return printed(key) + " -> " + printed(value) + " @" + timestampMs + " " + headers;
    }

    /** Printable bytes as they are, the others in hexadecimal. */
    static String printed(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(b > 32 && b < 127 ? String.valueOf((char) b) : "\\%02x".formatted(b));
        }
        return text.toString();
    }
}
