package io.splashdam.config;

import io.splashdam.log.CleanerConfig;

/**
 * What compaction needs to know.
 *
 * @param isEnabled {@code log.cleaner.enable}
 * @param backoffMs {@code log.cleaner.backoff.ms}
 * @param maxBytesPerSecond {@code log.cleaner.io.max.bytes.per.second}, read and written
 * @param memory {@code log.cleaner.dedupe.buffer.size} and {@code log.cleaner.io.buffer.size}
 */
public record CleaningConfig(boolean isEnabled, long backoffMs, double maxBytesPerSecond, CleanerConfig memory) {
    private static final long MIN_DEDUPE_BYTES = 1 << 20;
    private static final long MAX_DEFAULT_DEDUPE_BYTES = 128 << 20;

    static CleaningConfig of(Settings settings, Machine machine) {
        long dedupeBytes = settings.int64(BrokerSettings.CLEANER_DEDUPE_BUFFER_BYTES);
        if (dedupeBytes >= 0 && dedupeBytes < MIN_DEDUPE_BYTES) {
            throw new ConfigException(
                    "log.cleaner.dedupe.buffer.size",
                    String.valueOf(dedupeBytes),
                    "expected at least 1 MiB, or -1 for a sixteenth of the heap");
        }
        long scaled = Math.max(MIN_DEDUPE_BYTES, Math.min(MAX_DEFAULT_DEDUPE_BYTES, machine.maxHeapBytes() / 16));
        return new CleaningConfig(
                settings.bool(BrokerSettings.CLEANER_ENABLE),
                settings.int64(BrokerSettings.CLEANER_BACKOFF_MS),
                settings.real(BrokerSettings.CLEANER_MAX_BYTES_PER_SECOND),
                new CleanerConfig(
                        dedupeBytes < 0 ? scaled : dedupeBytes,
                        settings.int32(BrokerSettings.CLEANER_IO_BUFFER_BYTES)));
    }
}
