package io.splashdam.task;

/** Kafka's default partitioning of keys: murmur2 of the bytes, made positive, modulo the number of partitions. */
public final class PartitionHash {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private PartitionHash() {}

    public static int partition(byte[] key, int at, int length, int partitions) {
        return (murmur2(key, at, length) & 0x7fffffff) % partitions;
    }

    static int murmur2(byte[] bytes, int at, int length) {
        int hash = SEED ^ length;
        int i = at;
        int end = at + length;
        for (; i + 4 <= end; i += 4) {
            int k = (bytes[i] & 0xff)
                    | (bytes[i + 1] & 0xff) << 8
                    | (bytes[i + 2] & 0xff) << 16
                    | (bytes[i + 3] & 0xff) << 24;
            k *= M;
            k ^= k >>> R;
            hash = hash * M ^ k * M;
        }
        hash = tail(hash, bytes, i, end - i);
        hash ^= hash >>> 13;
        hash *= M;
        return hash ^ hash >>> 15;
    }

    private static int tail(int hash, byte[] bytes, int at, int length) {
        if (length == 0) {
            return hash;
        }
        int mixed = hash;
        for (int i = length - 1; i >= 0; i--) {
            mixed ^= (bytes[at + i] & 0xff) << 8 * i;
        }
        return mixed * M;
    }
}
