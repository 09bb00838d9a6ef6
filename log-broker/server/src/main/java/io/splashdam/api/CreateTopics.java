package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.ConfigDescription;
import io.splashdam.config.TopicConfig;
import io.splashdam.controller.Controller.Outcome;
import io.splashdam.controller.Topics;
import io.splashdam.controller.Topics.NewTopic;
import io.splashdam.shaded.kafka.common.message.CreateTopicsRequestData;
import io.splashdam.shaded.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import io.splashdam.shaded.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import io.splashdam.shaded.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import io.splashdam.shaded.kafka.common.message.CreateTopicsResponseData;
import io.splashdam.shaded.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import io.splashdam.shaded.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CreateTopics (19), versions 2 to 7.
 *
 * <p>4: counts of -1 mean the broker's defaults (KIP-464). 5: flexible; the settings of the new topic come back (KIP-525). 7: so does
 * its id.
 *
 * <p>Replicas may be assigned by hand, as far as one node goes: each partition to this node alone. The timeout is not looked at: a topic
 * is made, or not, at once.
 */
final class CreateTopics implements Api<CreateTopicsRequestData> {
    private static final int DEFAULT = -1;
    private static final short ONE_REPLICA = 1;

    private final ApiContext context;

    CreateTopics(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(CreateTopicsRequestData request, Caller caller) {
        Map<String, Long> counts =
                request.topics().stream().collect(Collectors.groupingBy(topic -> topic.name(), Collectors.counting()));
        List<CompletionStage<CreatableTopicResult>> parts = new ArrayList<>();
        long newPartitions = newPartitions(request);
        for (CreatableTopic topic : request.topics()) {
            Long count = counts.remove(topic.name());
            if (count != null) {
                boolean isTwice = count > 1;
                parts.add(
                        isTwice
                                ? Later.now(refused(topic.name(), ErrorCode.INVALID_REQUEST, "Duplicate topic name."))
                                : newPartitions > Topics.MAX_NEW_PARTITIONS_PER_REQUEST
                                        ? Later.now(refused(Topics.tooMany(newPartitions), topic.name()))
                                        : create(topic, request.validateOnly()));
            }
        }
        return Later.all(parts, results -> {
            CreateTopicsResponseData response = new CreateTopicsResponseData();
            response.topics().addAll(results);
            return response;
        });
    }

    /** Of all topics together, as Kafka's controller counts them. */
    private long newPartitions(CreateTopicsRequestData request) {
        long count = 0;
        for (CreatableTopic topic : request.topics()) {
            count += topic.assignments().isEmpty()
                    ? Math.max(0, topic.numPartitions())
                    : topic.assignments().size();
        }
        return count;
    }

    private CompletionStage<CreatableTopicResult> create(CreatableTopic topic, boolean validateOnly) {
        String badAssignment = checkAssignments(topic);
        if (badAssignment != null) {
            return Later.now(refused(topic.name(), ErrorCode.INVALID_REPLICA_ASSIGNMENT, badAssignment));
        }
        Map<String, String> configs = new HashMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            if (config.value() == null) {
                return Later.now(refused(
                        topic.name(),
                        ErrorCode.INVALID_CONFIG,
                        config.name() + "=null: give a value, or leave the key out for the default"));
            }
            configs.put(config.name(), config.value());
        }
        boolean isAssigned = !topic.assignments().isEmpty();
        if (isAssigned && (topic.numPartitions() != DEFAULT || topic.replicationFactor() != DEFAULT)) {
            return Later.now(
                    refused(
                            topic.name(),
                            ErrorCode.INVALID_REQUEST,
                            "With replicas assigned by hand, the number of partitions and the replication factor have to be -1."));
        }
        NewTopic wish = new NewTopic(
                topic.name(),
                isAssigned ? topic.assignments().size() : topic.numPartitions(),
                topic.replicationFactor(),
                configs);
        return context.topics()
                .create(wish, validateOnly)
                .thenApply(outcome -> outcome.isDone() ? created(wish, outcome) : refused(outcome, topic.name()));
    }

    /** What is wrong with assignments by hand; null: nothing. */
    private @Nullable String checkAssignments(CreatableTopic topic) {
        int nodeId = context.node().get().id();
        Set<Integer> partitions = new HashSet<>();
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            partitions.add(assignment.partitionIndex());
            if (!assignment.brokerIds().equals(List.of(nodeId))) {
                return "Partition " + assignment.partitionIndex() + " is assigned to brokers " + assignment.brokerIds()
                        + ", but there is only " + nodeId + ".";
            }
        }
        for (int partition = 0; partition < topic.assignments().size(); partition++) {
            if (!partitions.contains(partition)) {
                return "The assigned partitions have to be numbered from 0 without a gap, but " + partition
                        + " is missing.";
            }
        }
        return null;
    }

    private CreatableTopicResult created(NewTopic wish, Outcome outcome) {
        CreatableTopicResult result = new CreatableTopicResult()
                .setName(wish.name())
                .setNumPartitions(context.topics().partitionsOf(wish))
                .setReplicationFactor(ONE_REPLICA)
                .setConfigs(configs(wish.configs()));
        TopicImage topic = outcome.topic();
        return topic == null ? result : result.setTopicId(TopicIds.toWire(topic.id()));
    }

    private List<CreatableTopicConfigs> configs(Map<String, String> overrides) {
        List<CreatableTopicConfigs> configs = new ArrayList<>();
        for (ConfigDescription config :
                TopicConfig.of(context.config(), overrides).describe()) {
            configs.add(new CreatableTopicConfigs()
                    .setName(config.name())
                    .setValue(config.value())
                    .setReadOnly(config.isReadOnly())
                    .setConfigSource(config.source().id())
                    .setIsSensitive(config.isSensitive()));
        }
        return configs;
    }

    private static CreatableTopicResult refused(Outcome outcome, String name) {
        return refused(name, outcome.error(), outcome.message());
    }

    private static CreatableTopicResult refused(String name, ErrorCode error, String message) {
        return new CreatableTopicResult()
                .setName(name)
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }
}
