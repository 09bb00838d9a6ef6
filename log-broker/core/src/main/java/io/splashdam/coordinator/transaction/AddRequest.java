package io.splashdam.coordinator.transaction;

import java.util.Set;

/**
 * Partitions that a producer writes to within its transaction.
 *
 * @param isVersion2 of a client that adds by producing (KIP-890)
 */
public record AddRequest(
        String transactionalId, long producerId, short epoch, Set<TopicPartition> partitions, boolean isVersion2) {
    int sizeBytes() {
        return 128 + 64 * partitions.size();
    }
}
