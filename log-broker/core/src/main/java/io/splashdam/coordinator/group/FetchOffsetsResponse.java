package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import java.util.List;
import java.util.UUID;

/**
 * Answer to OffsetFetch for one group.
 *
 * @param error of the group; then {@code offsets} is empty
 * @param offsets in the order of the request; when all were asked for, sorted by topic and partition
 */
public record FetchOffsetsResponse(ErrorCode error, List<FetchedOffset> offsets) {
    public static final long NO_OFFSET = -1L;
    public static final int NO_EPOCH = -1;

    /**
     * @param topicId zero when unknown
     * @param offset -1: none committed
     * @param leaderEpoch -1: unknown
     */
    public record FetchedOffset(
            String topic,
            UUID topicId,
            int partition,
            long offset,
            int leaderEpoch,
            String metadata,
            ErrorCode error) {}

    public static FetchOffsetsResponse failed(ErrorCode error) {
        return new FetchOffsetsResponse(error, List.of());
    }
}
