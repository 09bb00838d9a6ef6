package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.Node;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumResponseData.Listener;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumResponseData.ListenerCollection;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumResponseData.PartitionData;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumResponseData.ReplicaState;
import io.splashdam.shaded.kafka.common.message.DescribeQuorumResponseData.TopicData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * DescribeQuorum (55), versions 0 to 2: who keeps the metadata (KIP-595).
 *
 * <p>1: times of fetching (KIP-836). 2: directory ids, addresses and messages (KIP-853).
 *
 * <p>On one node: this one leads, votes and is never behind. Its epoch is the number of its starts, its offset the number of changes that
 * the metadata has seen. Directories have no ids here.
 */
final class DescribeQuorum implements Api<DescribeQuorumRequestData> {
    private static final String METADATA_TOPIC = "__cluster_metadata";

    private final ApiContext context;

    DescribeQuorum(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeQuorumRequestData request, Caller caller) {
        DescribeQuorumResponseData response = new DescribeQuorumResponseData();
        for (DescribeQuorumRequestData.TopicData topic : request.topics()) {
            TopicData described = new TopicData().setTopicName(topic.topicName());
            for (DescribeQuorumRequestData.PartitionData partition : topic.partitions()) {
                boolean isKnown = topic.topicName().equals(METADATA_TOPIC) && partition.partitionIndex() == 0;
                described.partitions().add(isKnown ? quorum() : unknown(topic.topicName(), partition.partitionIndex()));
            }
            response.topics().add(described);
        }
        if (caller.version() >= 2) {
            response.nodes().add(node());
        }
        return Later.now(response);
    }

    private PartitionData quorum() {
        ClusterImage image = context.image().get();
        long committed = context.controller().committedChanges();
        long nowMs = context.clock().millis();
        ReplicaState voter = new ReplicaState()
                .setReplicaId(image.nodeId())
                .setLogEndOffset(committed)
                .setLastFetchTimestamp(nowMs)
                .setLastCaughtUpTimestamp(nowMs);
        return new PartitionData()
                .setPartitionIndex(0)
                .setLeaderId(image.nodeId())
                .setLeaderEpoch(image.start())
                .setHighWatermark(committed)
                .setCurrentVoters(List.of(voter))
                .setObservers(List.of());
    }

    private static PartitionData unknown(String topic, int partition) {
        return new PartitionData()
                .setPartitionIndex(partition)
                .setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code())
                .setErrorMessage("A quorum keeps " + METADATA_TOPIC + "-0, but not " + topic + "-" + partition + ".");
    }

    private DescribeQuorumResponseData.Node node() {
        Node node = context.node().get();
        ListenerCollection listeners = new ListenerCollection();
        listeners.add(new Listener()
                .setName(context.config().network().listen().name())
                .setHost(node.host())
                .setPort(node.port()));
        return new DescribeQuorumResponseData.Node().setNodeId(node.id()).setListeners(listeners);
    }
}
