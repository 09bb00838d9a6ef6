package io.splashdam.perf.workload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The records of a workload: the same for the same seed. */
public final class Inputs {
    static final int WORDS_PER_LINE = 10;

    private static final int VOCABULARY = 100_000;
    private static final int KEYS = 100_000;
    private static final int KEYED_PER_MS = 20; // a window of 10 s sees 200,000
    private static final int LINES_PER_MS = 100;
    private static final int JOIN_APART_MS = 1_000;
    private static final long EVENT_START_MS = 1_700_000_000_000L;
    private static final byte[] PADDING = "abcdefghij".repeat(8).getBytes(StandardCharsets.UTF_8);

    private Inputs() {}

    /** Takes the records of a workload. */
    public interface Sink {
        /**
         * One record.
         *
         * @param topic which of {@link #topics}
         * @param key null: to the partitions in turn
         */
        void append(int topic, long timestampMs, byte @Nullable [] key, byte[] value);
    }

    /** Names of the input topics for so many records. */
    public static List<String> topics(Workload workload, long records) {
        return switch (workload) {
            case WORDCOUNT -> List.of("perf-lines-" + records);
            case MAP, COUNT, WINDOW -> List.of("perf-keyed-" + records);
            case STREAMJOIN -> List.of("perf-left-" + records, "perf-right-" + records);
        };
    }

    /** How many of the records go to a topic. */
    public static long count(Workload workload, int topic, long records) {
        return workload != Workload.STREAMJOIN ? records : topic == 0 ? (records + 1) / 2 : records / 2;
    }

    /** Makes all records. */
    public static void generate(Workload workload, long records, long seed, Sink sink) {
        SplittableRandom random = new SplittableRandom(seed);
        switch (workload) {
            case WORDCOUNT -> {
                Lines lines = new Lines(random);
                for (long i = 0; i < records; i++) {
                    sink.append(0, EVENT_START_MS + i / LINES_PER_MS, null, lines.next());
                }
            }
            case MAP, COUNT, WINDOW -> {
                for (long i = 0; i < records; i++) {
                    byte[] value = padded('a' + (int) (i & 1));
                    sink.append(0, EVENT_START_MS + i / KEYED_PER_MS, key(random.nextInt(KEYS)), value);
                }
            }
            case STREAMJOIN -> {
                for (long i = 0; i < records; i++) {
                    int side = (int) (i & 1);
                    long atMs = EVENT_START_MS + i / KEYED_PER_MS + side * JOIN_APART_MS;
                    sink.append(side, atMs, key(i / 2), padded(side == 0 ? 'l' : 'r'));
                }
            }
        }
    }

    /** The key of a number. */
    public static byte[] key(long number) {
        return ("key-" + number).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] padded(int first) {
        byte[] value = new byte[PADDING.length + 1];
        value[0] = (byte) first;
        System.arraycopy(PADDING, 0, value, 1, PADDING.length);
        return value;
    }

    /** Lines of ten words, each word as frequent as one over its rank. */
    public static final class Lines {
        private final double[] cumulated = new double[VOCABULARY];
        private final SplittableRandom random;

        public Lines(SplittableRandom random) {
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

        public byte[] next() {
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
