package io.splashdam.observe;

import java.util.concurrent.atomic.LongAdder;

/** How long something took, as often as it happened: 0.1 ms to 10 s in steps of about 2.5. Any thread; no lock. */
public final class Histogram {
    private static final long US = 1_000;
    private static final long MS = 1_000_000;

    /** The last bucket has no bound. */
    private static final long[] BOUNDS_NS = {
        100 * US,
        250 * US,
        500 * US,
        MS,
        2_500 * US,
        5 * MS,
        10 * MS,
        25 * MS,
        50 * MS,
        100 * MS,
        250 * MS,
        500 * MS,
        1_000 * MS,
        2_500 * MS,
        5_000 * MS,
        10_000 * MS
    };

    private final LongAdder[] counts = new LongAdder[BOUNDS_NS.length + 1];
    private final LongAdder sumNs = new LongAdder();

    public Histogram() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    public void record(long tookNs) {
        int bucket = 0;
        while (bucket < BOUNDS_NS.length && tookNs > BOUNDS_NS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumNs.add(tookNs);
    }

    public long count() {
        long all = 0;
        for (LongAdder count : counts) {
            all += count.sum();
        }
        return all;
    }

    public long sumNs() {
        return sumNs.sum();
    }

    static int buckets() {
        return BOUNDS_NS.length;
    }

    static long boundNs(int bucket) {
        return BOUNDS_NS[bucket];
    }

    /** In {@code bucket} alone; the one past the last bound takes the rest. */
    long countIn(int bucket) {
        return counts[bucket].sum();
    }
}
