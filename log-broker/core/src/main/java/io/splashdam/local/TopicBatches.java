package io.splashdam.local;

import java.nio.ByteBuffer;

/**
 * Whole record batches (format v2) for one partition.
 *
 * @param batches read from position to limit; must stay untouched until the append is answered, and comes back with offsets in it
 */
public record TopicBatches(String topic, int partition, ByteBuffer batches) {}
