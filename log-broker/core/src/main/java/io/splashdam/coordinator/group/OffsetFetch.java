package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import io.splashdam.coordinator.group.FetchOffsetsResponse.FetchedOffset;
import io.splashdam.coordinator.group.GroupStore.StoredOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** OffsetFetch: how far a group has read. An unknown group has simply read nothing yet. */
final class OffsetFetch {
    private OffsetFetch() {}

    static FetchOffsetsResponse fetch(GroupStore store, FetchOffsetsRequest request) {
        ErrorCode error = check(store.consumerGroup(request.groupId()), request);
        if (!error.isNone()) {
            return FetchOffsetsResponse.failed(error);
        }
        List<OffsetKey> partitions = request.partitions();
        return new FetchOffsetsResponse(
                ErrorCode.NONE, partitions == null ? all(store, request) : some(store, request, partitions));
    }

    /** A member of the consumer protocol that was thrown out shall not begin where others read now. */
    private static ErrorCode check(@Nullable ConsumerGroup group, FetchOffsetsRequest request) {
        String memberId = request.memberId();
        if (group == null || memberId == null && request.memberEpoch() < 0) {
            return ErrorCode.NONE;
        }
        ConsumerMember member = memberId == null ? null : group.member(memberId);
        if (member == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        return request.memberEpoch() == member.epoch() ? ErrorCode.NONE : OffsetCommit.staleEpoch(member);
    }

    private static List<FetchedOffset> all(GroupStore store, FetchOffsetsRequest request) {
        List<FetchedOffset> fetched = new ArrayList<>();
        store.offsets(request.groupId())
                .forEach((topic, partitions) -> partitions.forEach((partition, stored) -> fetched.add(
                        isUnstable(store, request, topic, partition)
                                ? unstable(topic, stored.offset().topicId(), partition)
                                : found(topic, partition, stored.offset()))));
        return fetched;
    }

    /** Whoever would begin to read here has to wait for a transaction's end (KIP-447). */
    private static boolean isUnstable(GroupStore store, FetchOffsetsRequest request, String topic, int partition) {
        return request.requireStable() && store.isPending(request.groupId(), topic, partition);
    }

    private static List<FetchedOffset> some(GroupStore store, FetchOffsetsRequest request, List<OffsetKey> partitions) {
        String groupId = request.groupId();
        List<FetchedOffset> fetched = new ArrayList<>(partitions.size());
        for (OffsetKey each : partitions) {
            StoredOffset stored = store.offset(groupId, each.topic(), each.partition());
            UUID topicId = each.topicId() == null ? CommittedOffset.NO_TOPIC_ID : each.topicId();
            if (isUnstable(store, request, each.topic(), each.partition())) {
                fetched.add(unstable(each.topic(), topicId, each.partition()));
                continue;
            }
            // An offset of a topic that was deleted and made anew under the same name says nothing about the new one.
            fetched.add(
                    stored != null && stored.offset().belongsTo(topicId)
                            ? found(each.topic(), each.partition(), stored.offset())
                            : missing(each, topicId));
        }
        return fetched;
    }

    private static FetchedOffset found(String topic, int partition, CommittedOffset offset) {
        return new FetchedOffset(
                topic,
                offset.topicId(),
                partition,
                offset.offset(),
                offset.leaderEpoch(),
                offset.metadata(),
                ErrorCode.NONE);
    }

    private static FetchedOffset missing(OffsetKey key, UUID topicId) {
        return none(key.topic(), topicId, key.partition(), ErrorCode.NONE);
    }

    private static FetchedOffset unstable(String topic, UUID topicId, int partition) {
        return none(topic, topicId, partition, ErrorCode.UNSTABLE_OFFSET_COMMIT);
    }

    private static FetchedOffset none(String topic, UUID topicId, int partition, ErrorCode error) {
        return new FetchedOffset(
                topic, topicId, partition, FetchOffsetsResponse.NO_OFFSET, FetchOffsetsResponse.NO_EPOCH, "", error);
    }
}
