package io.splashdam.perf.embedded.streams;

import io.splashdam.local.LocalClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Fills input topics: the same records for the same seed. */
final class Inputs {
    static final int WORDS_PER_LINE = 10;

    private static final int VOCABULARY = 100_000;
    private static final int KEYS = 100_000;
    private static final int KEYED_PER_MS = 20; // a window of 10 s sees 200,000
    private static final int LINES_PER_MS = 100;
    private static final long EVENT_START_MS = 1_700_000_000_000L;
    private static final byte[] PADDING = "abcdefghij".repeat(8).getBytes(StandardCharsets.UTF_8);

    private Inputs() {}

    /** Makes and fills the topics of a workload, unless they are there: they are filled before they are named. */
    static List<String> fill(LocalClient client, Workload workload, long records, int partitions, long seed) {
        List<String> topics = workload.inputs(records);
        String topic = topics.get(0);
        if (client.partitionCount(topic) == partitions && isFilled(client, topic, records)) {
            return topics;
        }
        if (client.partitionCount(topic) > 0) {
            client.deleteTopic(topic);
        }
        client.createTopic(topic, partitions, Map.of());
        SplittableRandom random = new SplittableRandom(seed);
        try (TopicFill fill = new TopicFill(client, topic)) {
            if (workload == Workload.WORDCOUNT) {
                Lines lines = new Lines(random);
                for (long i = 0; i < records; i++) {
                    long atMs = EVENT_START_MS + i / LINES_PER_MS;
                    fill.append((int) (i % partitions), atMs, null, lines.next());
                }
            } else {
                for (long i = 0; i < records; i++) {
                    fill.append(
                            EVENT_START_MS + i / KEYED_PER_MS, key(random.nextInt(KEYS)), padded('a' + (int) (i & 1)));
                }
            }
        }
        return topics;
    }

    private static boolean isFilled(LocalClient client, String topic, long records) {
        long found = 0;
        for (int partition = 0; partition < client.partitionCount(topic); partition++) {
            found += client.endOffset(topic, partition);
        }
        return found == records;
    }

    static byte[] key(long number) {
        return ("key-" + number).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] padded(int first) {
        byte[] value = new byte[PADDING.length + 1];
        value[0] = (byte) first;
        System.arraycopy(PADDING, 0, value, 1, PADDING.length);
        return value;
    }

    /** Lines of ten words, each word as frequent as one over its rank. */
    static final class Lines {
        private final double[] cumulated = new double[VOCABULARY];
        private final SplittableRandom random;

        Lines(SplittableRandom random) {
            this.random = random;
            double sum = 0;
            for (int i = 0; i < VOCABULARY; i++) {
                sum += 1.0 / (i + 1);
                cumulated[i] = sum;
            }
            for (int i = 0; i < VOCABULARY; i++) {
                cumulated[i] /= sum;
            }
        }

        byte[] next() {
            StringBuilder line = new StringBuilder(100);
            for (int word = 0; word < WORDS_PER_LINE; word++) {
                int rank = Arrays.binarySearch(cumulated, random.nextDouble());
                line.append(word == 0 ? "" : " ")
                        .append("word")
                        .append(Math.min(VOCABULARY - 1, rank < 0 ? -rank - 1 : rank));
            }
            return line.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
