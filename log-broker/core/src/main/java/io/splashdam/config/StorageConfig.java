package io.splashdam.config;

/**
 * What the data directory as a whole needs to know.
 *
 * @param journalBytes {@code journal.bytes}: allocated at once
 * @param retentionCheckIntervalMs {@code log.retention.check.interval.ms}
 * @param producerIdExpirationMs {@code producer.id.expiration.ms}
 */
public record StorageConfig(long journalBytes, long retentionCheckIntervalMs, long producerIdExpirationMs) {
    static StorageConfig of(Settings settings) {
        return new StorageConfig(
                settings.int64(BrokerSettings.JOURNAL_BYTES),
                settings.int64(BrokerSettings.RETENTION_CHECK_INTERVAL_MS),
                settings.int64(BrokerSettings.PRODUCER_ID_EXPIRATION_MS));
    }
}
