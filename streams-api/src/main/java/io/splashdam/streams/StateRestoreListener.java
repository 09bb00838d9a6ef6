package io.splashdam.streams;

import io.splashdam.runtime.TopicPartition;

/**
 * Hears how stores catch up with their changelogs, on the stream threads; Kafka Streams' names. A restore of a store whose position
 * is known begins there, not at the beginning of its changelog.
 */
public interface StateRestoreListener {
    /** @param reason why the store is restored from the beginning; empty when only what it lacks is replayed */
    default void onRestoreStart(
            TopicPartition changelog, String store, long startingOffset, long endingOffset, String reason) {}

    /** @param batchEndOffset what lies before it is in the store */
    default void onBatchRestored(TopicPartition changelog, String store, long batchEndOffset, long recordsSoFar) {}

    default void onRestoreEnd(TopicPartition changelog, String store, long totalRecords) {}
}
