package io.splashdam.perf.load;

import java.util.random.RandomGenerator;

/** Values that compress about as well as text: a few thousand different ones, taken in turn. Owned by the sending thread. */
public final class Payload {
    private static final int VARIANTS = 1 << 10;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 ";

    private final byte[][] values;

    public Payload(int recordBytes, RandomGenerator random) {
        int variants = (int) Math.max(1, Math.min(VARIANTS, (64L << 20) / Math.max(1, recordBytes)));
        values = new byte[Integer.highestOneBit(variants)][recordBytes];
        for (byte[] value : values) {
            for (int i = 0; i < value.length; i++) {
                value[i] = (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
            }
        }
    }

    /** Must not be changed. */
    public byte[] value(long index) {
        return values[(int) (index & (values.length - 1))];
    }
}
