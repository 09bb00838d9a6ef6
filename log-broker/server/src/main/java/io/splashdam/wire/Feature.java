package io.splashdam.wire;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TransactionVersion;
import org.jspecify.annotations.Nullable;

/**
 * The features of Kafka's that are here, and their levels (KIP-584). A line comes with the code that makes it true; where there is more
 * than one level, UpdateFeatures (57) chooses.
 */
public enum Feature {
    /** 4.4-IV2: what a broker of Kafka 4.4 has in its metadata. Our own metadata log has no older form. */
    METADATA_VERSION("metadata.version", 33, 33),
    /** 1: the consumer protocol (KIP-848), which clients of group.protocol=consumer look for. */
    GROUP_VERSION("group.version", 1, 1),
    /** 2: the epoch rises with each transaction, and partitions are added by producing (KIP-890). Older clients do as they did. */
    TRANSACTION_VERSION(TransactionVersion.FEATURE, TransactionVersion.MIN, TransactionVersion.MAX);

    private final String key;
    private final short lowest;
    private final short highest;

    Feature(String key, int lowest, int highest) {
        this.key = key;
        this.lowest = (short) lowest;
        this.highest = (short) highest;
    }

    /** Null when there is no such feature here. */
    public static @Nullable Feature of(String key) {
        for (Feature feature : values()) {
            if (feature.key.equals(key)) {
                return feature;
            }
        }
        return null;
    }

    /** Its name in Kafka. */
    public String key() {
        return key;
    }

    public short lowest() {
        return lowest;
    }

    public short highest() {
        return highest;
    }

    public boolean isFixed() {
        return lowest == highest;
    }

    /** The level that holds. */
    public short level(ClusterImage image) {
        return this == TRANSACTION_VERSION ? (short) image.features().transactionVersion() : highest;
    }
}
