package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.group.FetchOffsetsRequest;
import io.splashdam.coordinator.group.FetchOffsetsRequest.OffsetKey;
import io.splashdam.coordinator.group.FetchOffsetsResponse;
import io.splashdam.coordinator.group.FetchOffsetsResponse.FetchedOffset;
import io.splashdam.shaded.kafka.common.message.OffsetFetchRequestData;
import io.splashdam.shaded.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import io.splashdam.shaded.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import io.splashdam.shaded.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import io.splashdam.shaded.kafka.common.message.OffsetFetchResponseData;
import io.splashdam.shaded.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import io.splashdam.shaded.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import io.splashdam.shaded.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import io.splashdam.shaded.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import io.splashdam.shaded.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * OffsetFetch (9), versions 1 to 10: how far groups have read.
 *
 * <p>2: null asks for all topics; an error of its own. 3: throttle time. 5: leader epochs. 6: flexible. 7: only stable offsets (KIP-447).
 * 8: several groups at once (KIP-709). 9: member epochs of the new protocol. 10: topic ids instead of names.
 */
final class OffsetFetch implements Api<OffsetFetchRequestData> {
    private static final int FIRST_WITH_ERROR = 2;
    private static final int FIRST_WITH_GROUPS = 8;
    private static final int FIRST_WITH_IDS = 10;

    private final ApiContext context;

    OffsetFetch(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(OffsetFetchRequestData request, Caller caller) {
        return caller.version() >= FIRST_WITH_GROUPS
                ? several(request, caller.version() >= FIRST_WITH_IDS)
                : single(request, caller.version());
    }

    // ---- one group, by names

    private CompletionStage<OffsetFetchResponseData> single(OffsetFetchRequestData request, short version) {
        List<OffsetFetchRequestTopic> topics = request.topics();
        List<OffsetKey> keys = topics == null ? null : new ArrayList<>();
        if (topics != null && keys != null) {
            for (OffsetFetchRequestTopic topic : topics) {
                addKeys(keys, topic.name(), idOf(topic.name()), topic.partitionIndexes());
            }
        }
        return context.groups()
                .fetchOffsets(new FetchOffsetsRequest(request.groupId(), null, -1, keys, request.requireStable()))
                .thenApply(result -> toSingle(result, keys, version));
    }

    private @Nullable UUID idOf(String topic) {
        TopicImage found = context.topic(topic);
        return found == null ? null : found.id();
    }

    private static void addKeys(List<OffsetKey> keys, String topic, @Nullable UUID id, List<Integer> partitions) {
        for (int partition : partitions) {
            keys.add(new OffsetKey(topic, id, partition));
        }
    }

    private static OffsetFetchResponseData toSingle(
            FetchOffsetsResponse result, @Nullable List<OffsetKey> keys, short version) {
        OffsetFetchResponseData response = new OffsetFetchResponseData();
        Map<String, OffsetFetchResponseTopic> topics = new LinkedHashMap<>();
        if (!result.error().isNone() && version < FIRST_WITH_ERROR && keys != null) {
            for (OffsetKey key : keys) {
                partitionsOf(topics, key.topic()).add(toWire(unfetched(key, result.error())));
            }
        }
        for (FetchedOffset offset : result.offsets()) {
            partitionsOf(topics, offset.topic()).add(toWire(offset));
        }
        if (version >= FIRST_WITH_ERROR) {
            response.setErrorCode(result.error().code());
        }
        return response.setTopics(new ArrayList<>(topics.values()));
    }

    private static FetchedOffset unfetched(OffsetKey key, ErrorCode error) {
        return new FetchedOffset(
                key.topic(),
                TopicIds.NONE,
                key.partition(),
                FetchOffsetsResponse.NO_OFFSET,
                FetchOffsetsResponse.NO_EPOCH,
                "",
                error);
    }

    private static List<OffsetFetchResponsePartition> partitionsOf(
            Map<String, OffsetFetchResponseTopic> topics, String name) {
        return topics.computeIfAbsent(name, unseen -> new OffsetFetchResponseTopic().setName(name))
                .partitions();
    }

    private static OffsetFetchResponsePartition toWire(FetchedOffset offset) {
        return new OffsetFetchResponsePartition()
                .setPartitionIndex(offset.partition())
                .setCommittedOffset(offset.offset())
                .setCommittedLeaderEpoch(offset.leaderEpoch())
                .setMetadata(offset.metadata())
                .setErrorCode(offset.error().code());
    }

    // ---- several groups, by names or ids

    private CompletionStage<OffsetFetchResponseData> several(OffsetFetchRequestData request, boolean byId) {
        List<CompletionStage<OffsetFetchResponseGroup>> parts =
                new ArrayList<>(request.groups().size());
        for (OffsetFetchRequestGroup group : request.groups()) {
            parts.add(group(group, request.requireStable(), byId));
        }
        return Later.all(parts, groups -> new OffsetFetchResponseData().setGroups(groups));
    }

    private CompletionStage<OffsetFetchResponseGroup> group(
            OffsetFetchRequestGroup group, boolean requireStable, boolean byId) {
        List<OffsetFetchResponseTopics> unknown = new ArrayList<>();
        List<OffsetKey> keys = keysOf(group, byId, unknown);
        return context.groups()
                .fetchOffsets(new FetchOffsetsRequest(
                        group.groupId(), group.memberId(), group.memberEpoch(), keys, requireStable))
                .thenApply(result -> toGroup(group.groupId(), result, unknown));
    }

    private @Nullable List<OffsetKey> keysOf(
            OffsetFetchRequestGroup group, boolean byId, List<OffsetFetchResponseTopics> unknown) {
        List<OffsetFetchRequestTopics> topics = group.topics();
        if (topics == null) {
            return null;
        }
        List<OffsetKey> keys = new ArrayList<>();
        for (OffsetFetchRequestTopics topic : topics) {
            TopicImage found = byId ? context.topic(TopicIds.fromWire(topic.topicId())) : null;
            if (!byId) {
                addKeys(keys, topic.name(), idOf(topic.name()), topic.partitionIndexes());
            } else if (found != null) {
                addKeys(keys, found.name(), found.id(), topic.partitionIndexes());
            } else {
                unknown.add(unknownId(topic));
            }
        }
        return keys;
    }

    private static OffsetFetchResponseTopics unknownId(OffsetFetchRequestTopics topic) {
        OffsetFetchResponseTopics answer = new OffsetFetchResponseTopics().setTopicId(topic.topicId());
        for (int partition : topic.partitionIndexes()) {
            answer.partitions()
                    .add(new OffsetFetchResponsePartitions()
                            .setPartitionIndex(partition)
                            .setCommittedOffset(FetchOffsetsResponse.NO_OFFSET)
                            .setMetadata("")
                            .setErrorCode(ErrorCode.UNKNOWN_TOPIC_ID.code()));
        }
        return answer;
    }

    private OffsetFetchResponseGroup toGroup(
            String groupId, FetchOffsetsResponse result, List<OffsetFetchResponseTopics> unknown) {
        Map<String, OffsetFetchResponseTopics> topics = new LinkedHashMap<>();
        for (FetchedOffset offset : result.offsets()) {
            topics.computeIfAbsent(offset.topic(), unseen -> topicOf(offset))
                    .partitions()
                    .add(new OffsetFetchResponsePartitions()
                            .setPartitionIndex(offset.partition())
                            .setCommittedOffset(offset.offset())
                            .setCommittedLeaderEpoch(offset.leaderEpoch())
                            .setMetadata(offset.metadata())
                            .setErrorCode(offset.error().code()));
        }
        List<OffsetFetchResponseTopics> all = new ArrayList<>(topics.values());
        if (result.error().isNone()) {
            all.addAll(unknown);
        }
        return new OffsetFetchResponseGroup()
                .setGroupId(groupId)
                .setErrorCode(result.error().code())
                .setTopics(all);
    }

    private OffsetFetchResponseTopics topicOf(FetchedOffset offset) {
        UUID id = offset.topicId().equals(TopicIds.NONE) ? idOf(offset.topic()) : offset.topicId();
        return new OffsetFetchResponseTopics()
                .setName(offset.topic())
                .setTopicId(TopicIds.toWire(id == null ? TopicIds.NONE : id));
    }
}
