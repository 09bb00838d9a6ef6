package io.splashdam.net;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What Netty's leak detector found, for tests to fail on. The module's build installs it before any buffer is allocated. */
public final class Leaks {
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    private Leaks() {}

    /** Collects garbage and fails if a buffer was forgotten; to be called after a test. */
    public static void assertNone() {
        String found = find();
        if (found != null) {
            throw new AssertionError("a buffer was not released: " + found);
        }
    }

    static String find() {
        for (int round = 0; round < 2 && FOUND.isEmpty(); round++) {
            System.gc();
            Buffers.pool().directBuffer().release(); // the detector looks when a buffer is allocated
        }
        return FOUND.poll();
    }

    /** Keeps what it finds instead of logging it. Named in the module's pom. */
    public static final class Detector<T> extends ResourceLeakDetector<T> {
        @SuppressWarnings("deprecation") // the constructor that Netty calls
        public Detector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @SuppressWarnings("deprecation")
        public Detector(Class<T> resource, int samplingInterval, long maxActive) {
            super(resource, samplingInterval);
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            FOUND.add(type + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            FOUND.add(type);
        }

        @Override
        protected boolean needReport() {
            return true;
        }
    }
}
