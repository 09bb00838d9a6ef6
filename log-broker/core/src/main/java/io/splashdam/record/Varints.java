package io.splashdam.record;

/** Sizes of the zig-zag varints in which a record's lengths and deltas are written: seven bits a byte, lowest first. */
final class Varints {
    private Varints() {}

    static int zigZag(int value) {
        return (value << 1) ^ (value >> 31);
    }

    static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static int sizeOf(int value) {
        int bits = 32 - Integer.numberOfLeadingZeros(zigZag(value) | 1);
        return (bits + 6) / 7;
    }

    static int sizeOf(long value) {
        int bits = 64 - Long.numberOfLeadingZeros(zigZag(value) | 1);
        return (bits + 6) / 7;
    }
}
