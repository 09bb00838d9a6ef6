package io.splashdam.coordinator.group;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OffsetFetch for one group; a request for several groups (version 8 and later) becomes several of these.
 *
 * @param memberId set by members of the new consumer protocol (version 9 and later), which classic groups ignore
 * @param memberEpoch -1 without a member
 * @param partitions null: every partition the group has an offset for
 * @param requireStable true: an offset with a pending transaction is answered UNSTABLE_OFFSET_COMMIT (KIP-447)
 */
public record FetchOffsetsRequest(
        String groupId,
        @Nullable String memberId,
        int memberEpoch,
        @Nullable List<OffsetKey> partitions,
        boolean requireStable) {

    /** @param topicId of the topic with this name now, or null when the topic is not known any more */
    public record OffsetKey(String topic, @Nullable UUID topicId, int partition) {}

    public static FetchOffsetsRequest of(String groupId, @Nullable List<OffsetKey> partitions) {
        return new FetchOffsetsRequest(groupId, null, -1, partitions, false);
    }
}
