package io.splashdam.wire;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Fetch request (key 1, versions 4 to 18). Fields that a version lacks have the protocol's defaults.
 *
 * @param clusterId null if the client does not say
 * @param replicaId -1 for a consumer
 * @param replicaEpoch -1 if unknown
 * @param minBytes the answer may wait for as many, at most {@code maxWaitMs}
 * @param isolationLevel 0: all records up to the high watermark; 1: up to the last stable offset, with aborted transactions
 * @param sessionId 0 outside a session (KIP-227, from version 7)
 * @param sessionEpoch -1: no session; 0: a new one
 * @param forgotten partitions that leave the session
 * @param rackId "" if the client does not say
 */
public record FetchRequest(
        short version,
        @Nullable String clusterId,
        int replicaId,
        long replicaEpoch,
        int maxWaitMs,
        int minBytes,
        int maxBytes,
        byte isolationLevel,
        int sessionId,
        int sessionEpoch,
        List<Partition> partitions,
        List<ForgottenPartition> forgotten,
        String rackId) {
    static final short FIRST_FLEXIBLE = 12;

    /** From here on topics have ids instead of names. */
    static final short FIRST_WITH_TOPIC_IDS = 13;

    /** What {@link Partition#highWatermark} says when the client does not know the feature (KIP-1166). */
    public static final long HIGH_WATERMARK_UNSUPPORTED = Long.MAX_VALUE;

    /**
     * One partition to fetch.
     *
     * @param currentLeaderEpoch -1 if unknown
     * @param lastFetchedEpoch -1 if the client does not check for divergence
     * @param logStartOffset of a follower; else -1
     * @param maxBytes from this partition; the first batch comes whole in any case
     * @param directoryId of a follower; else zero
     * @param highWatermark as the client knows it
     */
    public record Partition(
            RequestedTopic topic,
            int partition,
            int currentLeaderEpoch,
            long fetchOffset,
            int lastFetchedEpoch,
            long logStartOffset,
            int maxBytes,
            UUID directoryId,
            long highWatermark) {}

    /** A partition that is not part of the session any more. */
    public record ForgottenPartition(RequestedTopic topic, int partition) {}
}
