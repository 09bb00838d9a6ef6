package io.splashdam.cluster;

import java.util.Map;
import java.util.UUID;

/**
 * One topic as the metadata knows it.
 *
 * @param id never used again, also when a topic of the same name is created anew (KIP-516)
 * @param name by Kafka's rules
 * @param partitions how many, numbered from 0
 * @param configs the topic's own settings, without the broker's defaults
 * @param createdAtStart the start of this node during which the topic was created; see {@link #leaderEpoch}
 */
public record TopicImage(UUID id, String name, int partitions, Map<String, String> configs, int createdAtStart) {
    public TopicImage {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "Expected at least one partition for topic " + name + ", but found " + partitions);
        }
        configs = Map.copyOf(configs);
    }

    /** True for the topics that Splashdam keeps for itself; they are not listed as the user's own. */
    public boolean isInternal() {
        return name.equals(ClusterImage.OFFSETS_TOPIC) || name.equals(ClusterImage.TRANSACTIONS_TOPIC);
    }

    /**
     * The leader epoch of every partition while the node is in its {@code start}-th start: it grows by one with each start,
     * so that what a power loss took from an {@code os} topic is noticed by clients (KIP-320).
     */
    public int leaderEpoch(int start) {
        return start - createdAtStart;
    }

    TopicImage withPartitions(int count) {
        return new TopicImage(id, name, count, configs, createdAtStart);
    }

    TopicImage withConfigs(Map<String, String> changed) {
        return new TopicImage(id, name, partitions, changed, createdAtStart);
    }
}
