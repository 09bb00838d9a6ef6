package io.splashdam.fuzz;

import java.util.Arrays;
import java.util.Random;

/** What may happen to the bytes of a frame (without its length). Pure. */
enum Mutation {
    NONE {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            return frame;
        }
    },
    BITS {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return frame;
        }
    },
    /** Something that may be a length or a count gets another value. */
    LENGTHS {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            byte[] value = LENGTH_VALUES[random.nextInt(LENGTH_VALUES.length)];
            int at = random.nextInt(frame.length);
            System.arraycopy(value, 0, frame, at, Math.min(value.length, frame.length - at));
            return frame;
        }
    },
    TRUNCATION {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            return Arrays.copyOf(frame, random.nextInt(frame.length));
        }
    },
    DUPLICATION {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            int from = random.nextInt(frame.length);
            int to = from + random.nextInt(frame.length - from);
            return splice(frame, to, Arrays.copyOfRange(frame, from, to), to);
        }
    },
    REMOVAL {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            int from = random.nextInt(frame.length);
            return splice(frame, from, new byte[0], from + random.nextInt(frame.length - from));
        }
    },
    /** Much of one byte: counts find what they promise. */
    FLOOD {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            byte[] flood = new byte[random.nextInt(random.nextInt(20) == 0 ? 1 << 20 : 20_000)];
            Arrays.fill(flood, new byte[] {0, 1, 2, -1}[random.nextInt(4)]);
            int at = random.nextInt(frame.length);
            return splice(frame, at, flood, at);
        }
    },
    TAIL_OF_ANOTHER {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            int at = random.nextInt(frame.length);
            return splice(
                    Arrays.copyOf(frame, at),
                    at,
                    Arrays.copyOfRange(other, random.nextInt(other.length), other.length),
                    at);
        }
    },
    /** The head is believable, the rest is anything. */
    NOISE_BEHIND_HEAD {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            byte[] noise = new byte[random.nextInt(500)];
            random.nextBytes(noise);
            return splice(
                    Arrays.copyOf(frame, Math.min(10, frame.length)), Math.min(10, frame.length), noise, frame.length);
        }
    },
    NOISE {
        @Override
        byte[] apply(byte[] frame, byte[] other, Random random) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            return noise;
        }
    };

    private static final byte[][] LENGTH_VALUES = {
        {0x7f, -1, -1, -1},
        {-1, -1, -1, -1},
        {-128, 0, 0, 0},
        {-1, -1, -1, -1, 0x07},
        {-1, -1, -1, -1, 0x0f},
        {0x7f, -1},
        {-128, 0},
        {-1, -1},
        {0, 0, 0, 0},
        {0, 1, 0, 0},
        {0, 0, 0x10, 0},
        {0},
        {1},
    };

    abstract byte[] apply(byte[] frame, byte[] other, Random random);

    /** Mostly none or a small one: large damage is refused at the first check. */
    static Mutation draw(Random random) {
        return random.nextInt(10) < 4 ? NONE : values()[random.nextInt(values().length)];
    }

    private static byte[] splice(byte[] frame, int at, byte[] middle, int from) {
        int rest = Math.max(0, frame.length - from);
        byte[] spliced = Arrays.copyOf(frame, at + middle.length + rest);
        System.arraycopy(middle, 0, spliced, at, middle.length);
        System.arraycopy(frame, Math.min(from, frame.length), spliced, at + middle.length, rest);
        return spliced;
    }
}
