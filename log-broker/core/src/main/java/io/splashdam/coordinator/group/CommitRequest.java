package io.splashdam.coordinator.group;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OffsetCommit of topics that are known to exist.
 *
 * @param generation or member epoch; -1 for a consumer without group management and for administrators
 * @param memberId empty together with generation -1
 * @param retentionMs of versions 2 to 4; -1: the broker's
 * @param knowsMemberEpochs version 9 and later, which members of the consumer protocol have to use
 * @param offsets in the order in which they are answered
 */
public record CommitRequest(
        String groupId,
        int generation,
        String memberId,
        @Nullable String groupInstanceId,
        long retentionMs,
        boolean knowsMemberEpochs,
        List<PartitionCommit> offsets) {
    public static final long BROKER_RETENTION = -1L;

    /** Of a version that knows member epochs. */
    public CommitRequest(
            String groupId,
            int generation,
            String memberId,
            @Nullable String groupInstanceId,
            long retentionMs,
            List<PartitionCommit> offsets) {
        this(groupId, generation, memberId, groupInstanceId, retentionMs, true, offsets);
    }

    /**
     * @param topicId of the topic with this name now; kept with the offset so that a topic made anew does not inherit it
     * @param leaderEpoch -1: unknown
     * @param metadata the client's remark; null counts as empty
     */
    public record PartitionCommit(
            String topic,
            UUID topicId,
            int partition,
            long offset,
            int leaderEpoch,
            @Nullable String metadata) {}

    int sizeBytes() {
        int bytes = RequestSize.BASE_BYTES + groupId.length() + memberId.length();
        for (PartitionCommit each : offsets) {
            String metadata = each.metadata();
            bytes += RequestSize.ELEMENT_BYTES + (metadata == null ? 0 : metadata.length());
        }
        return bytes;
    }
}
