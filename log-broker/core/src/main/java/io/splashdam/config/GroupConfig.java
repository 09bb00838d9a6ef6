package io.splashdam.config;

/**
 * What an operator may set about groups and their offsets.
 *
 * @param minSessionTimeoutMs {@code group.min.session.timeout.ms}
 * @param maxSessionTimeoutMs {@code group.max.session.timeout.ms}
 * @param maxSize {@code group.max.size}
 * @param initialRebalanceDelayMs {@code group.initial.rebalance.delay.ms}; 0 by default, 3,000 in Kafka
 * @param pendingMaxBytes {@code group.coordinator.pending.max.bytes}
 * @param membersMaxBytes {@code group.coordinator.members.max.bytes}
 * @param offsetMetadataMaxBytes {@code offset.metadata.max.bytes}
 * @param offsetsRetentionMs {@code offsets.retention.minutes}
 * @param offsetsRetentionCheckIntervalMs {@code offsets.retention.check.interval.ms}
 * @param offsetsTopicPartitions {@code offsets.topic.num.partitions}; fixed when the topic is created
 * @param offsetsTopicReplicationFactor {@code offsets.topic.replication.factor}; the lesser of it and the number of brokers counts
 * @param offsetsTopicSegmentBytes {@code offsets.topic.segment.bytes}
 * @param consumer groups of the consumer protocol
 */
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int maxSize,
        int initialRebalanceDelayMs,
        long pendingMaxBytes,
        long membersMaxBytes,
        int offsetMetadataMaxBytes,
        long offsetsRetentionMs,
        long offsetsRetentionCheckIntervalMs,
        int offsetsTopicPartitions,
        int offsetsTopicReplicationFactor,
        int offsetsTopicSegmentBytes,
        ConsumerGroupConfig consumer) {

    public GroupConfig {
        if (maxSessionTimeoutMs < minSessionTimeoutMs) {
            throw new ConfigException(
                    "group.max.session.timeout.ms",
                    String.valueOf(maxSessionTimeoutMs),
                    "expected at least group.min.session.timeout.ms, which is " + minSessionTimeoutMs);
        }
    }

    private static final long LEAST_DEFAULT_MEMBERS_BYTES = 8 << 20;

    static GroupConfig of(Settings settings, Machine machine) {
        long members = settings.int64(BrokerSettings.GROUP_MEMBERS_MAX_BYTES);
        return new GroupConfig(
                settings.int32(BrokerSettings.GROUP_MIN_SESSION_TIMEOUT_MS),
                settings.int32(BrokerSettings.GROUP_MAX_SESSION_TIMEOUT_MS),
                settings.int32(BrokerSettings.GROUP_MAX_SIZE),
                settings.int32(BrokerSettings.GROUP_INITIAL_REBALANCE_DELAY_MS),
                settings.int64(BrokerSettings.GROUP_PENDING_MAX_BYTES),
                members >= 0 ? members : Math.max(LEAST_DEFAULT_MEMBERS_BYTES, machine.maxHeapBytes() / 8),
                settings.int32(BrokerSettings.OFFSET_METADATA_MAX_BYTES),
                settings.int64(BrokerSettings.OFFSETS_RETENTION_MINUTES) * Unit.MINUTES.ms(),
                settings.int64(BrokerSettings.OFFSETS_RETENTION_CHECK_INTERVAL_MS),
                settings.int32(BrokerSettings.OFFSETS_TOPIC_PARTITIONS),
                settings.int32(BrokerSettings.OFFSETS_TOPIC_REPLICATION_FACTOR),
                settings.int32(BrokerSettings.OFFSETS_TOPIC_SEGMENT_BYTES),
                ConsumerGroupConfig.of(settings));
    }
}
