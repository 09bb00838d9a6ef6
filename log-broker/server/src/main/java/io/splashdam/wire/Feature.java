package io.splashdam.wire;

import org.jspecify.annotations.Nullable;

/**
 * The features of Kafka's that are on, each at one level, which no request changes (KIP-584). A line comes with the code that makes it
 * true.
 */
public enum Feature {
    /** 4.4-IV2: what a broker of Kafka 4.4 has in its metadata. Our own metadata log has no older form. */
    METADATA_VERSION("metadata.version", 33),
    /** 1: the consumer protocol (KIP-848), which clients of group.protocol=consumer look for. */
    GROUP_VERSION("group.version", 1),
    /** 2: the epoch rises with each transaction, and partitions are added by producing (KIP-890). Older clients do as they did. */
    TRANSACTION_VERSION("transaction.version", 2);

    private final String key;
    private final short level;

    Feature(String key, int level) {
        this.key = key;
        this.level = (short) level;
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

    public short level() {
        return level;
    }
}
