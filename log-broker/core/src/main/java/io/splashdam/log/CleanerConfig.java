package io.splashdam.log;

/**
 * What cleaning may cost in memory.
 *
 * @param dedupeBufferBytes {@code log.cleaner.dedupe.buffer.size}: for the keys of one cleaning, 24 bytes each
 * @param ioBufferBytes {@code log.cleaner.io.buffer.size}: half for reading, half for writing; more where a batch is larger
 */
public record CleanerConfig(long dedupeBufferBytes, int ioBufferBytes) {
    public CleanerConfig {
        if (dedupeBufferBytes < 48 || ioBufferBytes < 256) {
            throw new IllegalArgumentException("Expected log.cleaner.dedupe.buffer.size of at least 48 and"
                    + " log.cleaner.io.buffer.size of at least 256, but they were " + dedupeBufferBytes + " and "
                    + ioBufferBytes);
        }
    }
}
