package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.TopicNames;
import io.splashdam.shaded.kafka.common.message.DescribeTopicPartitionsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import io.splashdam.shaded.kafka.common.message.DescribeTopicPartitionsResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import io.splashdam.shaded.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import io.splashdam.shaded.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * DescribeTopicPartitions (75), version 0: topics in the order of their names, page by page (KIP-966).
 *
 * <p>A page ends after so many partitions as the client asks for, and at most {@code max.request.partition.size.limit}; its cursor says
 * where the next one begins. A cursor at a topic that has gone begins with the one after it.
 */
final class DescribeTopicPartitions implements Api<DescribeTopicPartitionsRequestData> {
    private final ApiContext context;

    DescribeTopicPartitions(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeTopicPartitionsRequestData request, Caller caller) {
        DescribeTopicPartitionsRequestData.Cursor from = request.cursor();
        if (from != null && from.partitionIndex() < 0) {
            return Later.now(refused(request));
        }
        int limit = Math.max(
                1, Math.min(request.responsePartitionLimit(), context.config().maxPartitionsPerAnswer()));
        ClusterImage image = context.image().get();
        Page page = new Page(image, limit, request.topics().isEmpty());
        for (String name : names(image, request)) {
            boolean isAtCursor = from != null && name.equals(from.topicName());
            if (from != null && name.compareTo(from.topicName()) < 0) {
                continue;
            }
            if (!page.add(name, isAtCursor ? from.partitionIndex() : 0)) {
                break;
            }
        }
        return Later.now(page.response);
    }

    /** There is no error for the whole. */
    private static DescribeTopicPartitionsResponseData refused(DescribeTopicPartitionsRequestData request) {
        DescribeTopicPartitionsResponseData response = new DescribeTopicPartitionsResponseData();
        for (TopicRequest topic : request.topics()) {
            response.topics()
                    .add(new DescribeTopicPartitionsResponseTopic()
                            .setName(topic.name())
                            .setErrorCode(ErrorCode.INVALID_REQUEST.code()));
        }
        return response;
    }

    private static TreeSet<String> names(ClusterImage image, DescribeTopicPartitionsRequestData request) {
        TreeSet<String> names = new TreeSet<>();
        if (request.topics().isEmpty()) {
            image.topics().forEach(topic -> names.add(topic.name()));
        }
        for (TopicRequest topic : request.topics()) {
            names.add(topic.name());
        }
        return names;
    }

    /** What one answer has room for. */
    private static final class Page {
        final DescribeTopicPartitionsResponseData response = new DescribeTopicPartitionsResponseData();
        private final ClusterImage image;
        private final boolean isOfAllTopics;
        private int left;

        Page(ClusterImage image, int limit, boolean isOfAllTopics) {
            this.image = image;
            this.left = limit;
            this.isOfAllTopics = isOfAllTopics;
        }

        /** False when the page is full. */
        boolean add(String name, int firstPartition) {
            TopicImage topic = image.topic(name);
            if (topic == null && isOfAllTopics) {
                return true;
            }
            if (left == 0) {
                return end(name, firstPartition);
            }
            if (topic == null) {
                response.topics().add(unknown(name));
                return true;
            }
            int end = (int) Math.min(topic.partitions(), (long) firstPartition + left);
            response.topics().add(described(topic, firstPartition, end));
            left -= Math.max(0, end - firstPartition);
            return end >= topic.partitions() || end(name, end);
        }

        private boolean end(String name, int partition) {
            response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(partition));
            return false;
        }

        private static DescribeTopicPartitionsResponseTopic unknown(String name) {
            @Nullable String badName = TopicNames.check(name);
            ErrorCode error =
                    badName == null ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION;
            return new DescribeTopicPartitionsResponseTopic()
                    .setName(name)
                    .setErrorCode(error.code())
                    .setTopicAuthorizedOperations(AuthorizedOperations.TOPIC);
        }

        private DescribeTopicPartitionsResponseTopic described(TopicImage topic, int first, int end) {
            DescribeTopicPartitionsResponseTopic described = new DescribeTopicPartitionsResponseTopic()
                    .setName(topic.name())
                    .setTopicId(TopicIds.toWire(topic.id()))
                    .setIsInternal(topic.isInternal())
                    .setTopicAuthorizedOperations(AuthorizedOperations.TOPIC);
            List<Integer> replicas = List.of(image.nodeId());
            for (int partition = first; partition < end; partition++) {
                described
                        .partitions()
                        .add(new DescribeTopicPartitionsResponsePartition()
                                .setPartitionIndex(partition)
                                .setLeaderId(image.nodeId())
                                .setLeaderEpoch(image.leaderEpoch(topic))
                                .setReplicaNodes(replicas)
                                .setIsrNodes(replicas)
                                .setEligibleLeaderReplicas(List.of())
                                .setLastKnownElr(List.of())
                                .setOfflineReplicas(List.of()));
            }
            return described;
        }
    }
}
