package io.splashdam.cli.doctor;

import java.util.Arrays;
import java.util.Locale;

/** A few measured times, in nanoseconds; the first one, which includes connecting, stands apart. */
record Latencies(long[] ns) {
    @Override
    public String toString() {
        long[] rest = Arrays.copyOfRange(ns, 1, ns.length);
        Arrays.sort(rest);
        return "first " + ms(ns[0])
                + (rest.length == 0
                        ? ""
                        : ", then p50 " + ms(rest[rest.length / 2]) + ", max " + ms(rest[rest.length - 1]));
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.1f ms", ns / 1e6);
    }
}
