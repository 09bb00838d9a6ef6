package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.Node;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.TopicNames;
import io.splashdam.controller.Controller.Outcome;
import io.splashdam.controller.Topics;
import io.splashdam.shaded.kafka.common.message.MetadataRequestData;
import io.splashdam.shaded.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import io.splashdam.shaded.kafka.common.message.MetadataResponseData;
import io.splashdam.shaded.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import io.splashdam.shaded.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import io.splashdam.shaded.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Metadata (3), versions 0 to 13: brokers, topics, and who leads what.
 *
 * <p>0: no topics means all of them; since 1 that is null, and empty means none. 2: cluster id. 4: the client may forbid creating topics.
 * 5: offline replicas. 7: leader epochs. 8: authorized operations (none are kept: there is no authorizer yet). 9: flexible. 10: topic
 * ids in answers, 12: also in requests. 13: an error for the whole.
 *
 * <p>A topic that is created on the way ({@code auto.create.topics.enable}) is answered complete, once it is there; Kafka answers
 * LEADER_NOT_AVAILABLE first and lets the client ask again.
 */
final class Metadata implements Api<MetadataRequestData> {
    private static final int FIRST_WITH_NULL_FOR_ALL = 1;
    private static final int FIRST_WITH_IDS = 12;

    private final ApiContext context;

    Metadata(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(MetadataRequestData request, Caller caller) {
        ClusterImage image = context.image().get();
        List<MetadataRequestTopic> wanted = request.topics();
        if (wanted == null || wanted.isEmpty() && caller.version() < FIRST_WITH_NULL_FOR_ALL) {
            return Later.now(withOperations(allTopics(image), request));
        }
        boolean mayCreate = request.allowAutoTopicCreation() && context.config().isAutoCreateTopicsEnabled();
        List<CompletionStage<MetadataResponseTopic>> parts = new ArrayList<>(wanted.size());
        for (WantedTopic topic : distinct(wanted)) {
            parts.add(describe(image, topic, mayCreate, caller.version()));
        }
        return Later.all(parts, topics -> {
            MetadataResponseData response = cluster(context.image().get());
            response.topics().addAll(topics);
            return withOperations(response, request);
        });
    }

    private static MetadataResponseData withOperations(MetadataResponseData response, MetadataRequestData request) {
        if (request.includeClusterAuthorizedOperations()) {
            response.setClusterAuthorizedOperations(AuthorizedOperations.CLUSTER);
        }
        if (request.includeTopicAuthorizedOperations()) {
            for (MetadataResponseTopic topic : response.topics()) {
                if (topic.errorCode() == ErrorCode.NONE.code()) {
                    topic.setTopicAuthorizedOperations(AuthorizedOperations.TOPIC);
                }
            }
        }
        return response;
    }

    /** A topic by name, or by id when the name is null. */
    private record WantedTopic(@Nullable String name, UUID id) {}

    private static Set<WantedTopic> distinct(List<MetadataRequestTopic> wanted) {
        Set<WantedTopic> distinct = new LinkedHashSet<>();
        for (MetadataRequestTopic topic : wanted) {
            UUID id = TopicIds.fromWire(topic.topicId());
            // Kafka's own consumer asks by id with an empty name beside it.
            distinct.add(new WantedTopic(id.equals(TopicIds.NONE) ? topic.name() : null, id));
        }
        return distinct;
    }

    private MetadataResponseData allTopics(ClusterImage image) {
        MetadataResponseData response = cluster(image);
        for (TopicImage topic : image.topics()) {
            response.topics().add(described(image, topic));
        }
        return response;
    }

    private MetadataResponseData cluster(ClusterImage image) {
        Node node = context.node().get();
        MetadataResponseData response =
                new MetadataResponseData().setClusterId(image.clusterId()).setControllerId(image.nodeId());
        response.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(node.id())
                        .setHost(node.host())
                        .setPort(node.port()));
        return response;
    }

    private CompletionStage<MetadataResponseTopic> describe(
            ClusterImage image, WantedTopic wanted, boolean mayCreate, short version) {
        String name = wanted.name();
        if (name == null && version < FIRST_WITH_IDS) {
            return Later.now(unknown("", ErrorCode.INVALID_REQUEST));
        }
        if (name == null) {
            TopicImage topic = image.topic(wanted.id());
            return Later.now(topic == null ? unknownId(wanted.id()) : described(image, topic));
        }
        TopicImage topic = image.topic(name);
        if (topic != null) {
            return Later.now(described(image, topic));
        }
        if (TopicNames.check(name) != null) {
            return Later.now(unknown(name, ErrorCode.INVALID_TOPIC_EXCEPTION));
        }
        return mayCreate ? create(name) : Later.now(unknown(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
    }

    private CompletionStage<MetadataResponseTopic> create(String name) {
        Topics topics = context.topics();
        CompletableFuture<Outcome> creation = switch (name) {
            case ClusterImage.OFFSETS_TOPIC -> topics.findOrCreateOffsets();
            case ClusterImage.TRANSACTIONS_TOPIC -> topics.findOrCreateTransactions();
            default -> topics.findOrCreate(name);
        };
        return creation.thenApply(outcome -> {
            ClusterImage now = context.image().get();
            TopicImage topic = now.topic(name);
            if (topic != null) {
                return described(now, topic);
            }
            return unknown(name, outcome.isDone() ? ErrorCode.LEADER_NOT_AVAILABLE : outcome.error());
        });
    }

    private static MetadataResponseTopic unknown(String name, ErrorCode error) {
        return new MetadataResponseTopic().setName(name).setErrorCode(error.code());
    }

    private static MetadataResponseTopic unknownId(UUID id) {
        return new MetadataResponseTopic()
                .setName(null)
                .setTopicId(TopicIds.toWire(id))
                .setErrorCode(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    private MetadataResponseTopic described(ClusterImage image, TopicImage topic) {
        MetadataResponseTopic described = new MetadataResponseTopic()
                .setName(topic.name())
                .setTopicId(TopicIds.toWire(topic.id()))
                .setIsInternal(topic.isInternal());
        List<Integer> replicas = List.of(image.nodeId());
        for (int partition = 0; partition < topic.partitions(); partition++) {
            described
                    .partitions()
                    .add(new MetadataResponsePartition()
                            .setPartitionIndex(partition)
                            .setLeaderId(image.nodeId())
                            .setLeaderEpoch(image.leaderEpoch(topic))
                            .setReplicaNodes(replicas)
                            .setIsrNodes(replicas)
                            .setOfflineReplicas(List.of()));
        }
        return described;
    }
}
