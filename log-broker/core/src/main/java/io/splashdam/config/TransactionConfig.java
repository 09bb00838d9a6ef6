package io.splashdam.config;

/**
 * What an operator may set about transactions.
 *
 * @param maxTimeoutMs {@code transaction.max.timeout.ms}
 * @param idExpirationMs {@code transactional.id.expiration.ms}
 * @param expirationCheckIntervalMs {@code transaction.remove.expired.transaction.cleanup.interval.ms}
 * @param pendingMaxBytes {@code transaction.coordinator.pending.max.bytes}
 * @param uncommittedMaxBytes {@code uncommitted.max.bytes}
 * @param topicPartitions {@code transaction.state.log.num.partitions}; fixed when the topic is created
 * @param topicReplicationFactor {@code transaction.state.log.replication.factor}; the lesser of it and the number of brokers counts
 * @param topicSegmentBytes {@code transaction.state.log.segment.bytes}
 */
public record TransactionConfig(
        int maxTimeoutMs,
        long idExpirationMs,
        long expirationCheckIntervalMs,
        long pendingMaxBytes,
        long uncommittedMaxBytes,
        int topicPartitions,
        int topicReplicationFactor,
        int topicSegmentBytes) {
    static TransactionConfig of(Settings settings) {
        return new TransactionConfig(
                settings.int32(BrokerSettings.TRANSACTION_MAX_TIMEOUT_MS),
                settings.int64(BrokerSettings.TRANSACTIONAL_ID_EXPIRATION_MS),
                settings.int64(BrokerSettings.TRANSACTION_EXPIRATION_CHECK_INTERVAL_MS),
                settings.int64(BrokerSettings.TRANSACTION_PENDING_MAX_BYTES),
                settings.int64(BrokerSettings.UNCOMMITTED_MAX_BYTES),
                settings.int32(BrokerSettings.TRANSACTION_TOPIC_PARTITIONS),
                settings.int32(BrokerSettings.TRANSACTION_TOPIC_REPLICATION_FACTOR),
                settings.int32(BrokerSettings.TRANSACTION_TOPIC_SEGMENT_BYTES));
    }
}
