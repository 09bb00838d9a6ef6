package io.splashdam.record;

/** Arithmetic on sequence numbers, which wrap from {@link Integer#MAX_VALUE} to 0 (KIP-98). */
public final class Sequences {
    private Sequences() {}

    public static int plus(int sequence, int increment) {
        long sum = (long) sequence + increment;
        return sum > Integer.MAX_VALUE ? (int) (sum - Integer.MAX_VALUE - 1) : (int) sum;
    }

    public static int minus(int sequence, int decrement) {
        return sequence >= decrement
                ? sequence - decrement
                : (int) (sequence - (long) decrement + Integer.MAX_VALUE + 1L);
    }

    /** True when {@code next} directly follows {@code last}. */
    public static boolean follows(int last, int next) {
        return plus(last, 1) == next;
    }
}
