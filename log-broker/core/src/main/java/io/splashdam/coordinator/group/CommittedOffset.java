package io.splashdam.coordinator.group;

import java.util.UUID;

/**
 * How far a group has read one partition, as the log holds it.
 *
 * @param leaderEpoch -1: unknown
 * @param commitTimestampMs wall clock
 * @param expireTimestampMs wall clock; -1: by the broker's retention
 * @param topicId zero: unknown
 */
record CommittedOffset(
        long offset, int leaderEpoch, String metadata, long commitTimestampMs, long expireTimestampMs, UUID topicId) {
    static final long NO_EXPIRY = -1L;
    static final UUID NO_TOPIC_ID = new UUID(0, 0);

    boolean belongsTo(UUID otherTopicId) {
        return topicId.equals(NO_TOPIC_ID) || otherTopicId.equals(NO_TOPIC_ID) || topicId.equals(otherTopicId);
    }
}
