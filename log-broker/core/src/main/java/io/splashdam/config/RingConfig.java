package io.splashdam.config;

/**
 * Limits of the ring that leads batches to the log.
 *
 * @param maxBytes {@code ring.max.bytes}: bytes on their way to the disk before producers wait
 * @param slots {@code ring.slots}: batches on their way; a power of two
 */
public record RingConfig(long maxBytes, int slots) {
    public RingConfig {
        if (maxBytes < 1) {
            throw new ConfigException("ring.max.bytes", String.valueOf(maxBytes), "expected at least 1");
        }
        if (Integer.bitCount(slots) != 1 || slots < 2) {
            throw new ConfigException(
                    "ring.slots",
                    String.valueOf(slots),
                    "expected a power of two, such as " + Integer.highestOneBit(Math.max(2, slots)));
        }
    }

    static RingConfig of(Settings settings) {
        return new RingConfig(settings.int64(BrokerSettings.RING_MAX_BYTES), settings.int32(BrokerSettings.RING_SLOTS));
    }
}
