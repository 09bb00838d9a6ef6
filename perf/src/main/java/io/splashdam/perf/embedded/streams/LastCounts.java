package io.splashdam.perf.embedded.streams;

/** The last count of each key, by a 64-bit hash of it: open addressing, so that checking costs little beside what is checked. */
final class LastCounts {
    private static final long MULTIPLIER = 0xd6e8feb86659fd93L;

    private long[] keys = new long[1 << 16];
    private long[] counts = new long[keys.length];
    private int size;

    /** Replaces the key's count. Returns the former one, 0 for none. */
    long put(long hash, long count) {
        if (size * 2 > keys.length) {
            grow();
        }
        long key = hash == 0 ? 1 : hash;
        int at = indexOf(key);
        if (keys[at] == 0) {
            keys[at] = key;
            size++;
        }
        long before = counts[at];
        counts[at] = count;
        return before;
    }

    int size() {
        return size;
    }

    private int indexOf(long key) {
        int mask = keys.length - 1;
        int at = (int) (key ^ key >>> 32) & mask;
        while (keys[at] != 0 && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int at = indexOf(oldKeys[i]);
                keys[at] = oldKeys[i];
                counts[at] = oldCounts[i];
            }
        }
    }

    static long hash(byte[] bytes, int from, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < from + length; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 32) * MULTIPLIER;
        hash = (hash ^ hash >>> 32) * MULTIPLIER;
        return hash ^ hash >>> 32;
    }
}
