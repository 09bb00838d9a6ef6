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
                ErrorCode.NONE,
                partitions == null ? all(store, request.groupId()) : some(store, request.groupId(), partitions));
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

    private static List<FetchedOffset> all(GroupStore store, String groupId) {
        List<FetchedOffset> fetched = new ArrayList<>();
        store.offsets(groupId)
                .forEach((topic, partitions) -> partitions.forEach(
                        (partition, stored) -> fetched.add(found(topic, partition, stored.offset()))));
        return fetched;
    }

    private static List<FetchedOffset> some(GroupStore store, String groupId, List<OffsetKey> partitions) {
        List<FetchedOffset> fetched = new ArrayList<>(partitions.size());
        for (OffsetKey each : partitions) {
            StoredOffset stored = store.offset(groupId, each.topic(), each.partition());
            UUID topicId = each.topicId() == null ? CommittedOffset.NO_TOPIC_ID : each.topicId();
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
        return new FetchedOffset(
                key.topic(),
                topicId,
                key.partition(),
                FetchOffsetsResponse.NO_OFFSET,
                FetchOffsetsResponse.NO_EPOCH,
                "",
                ErrorCode.NONE);
    }
}
