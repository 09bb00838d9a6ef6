package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.shaded.kafka.common.message.ElectLeadersRequestData;
import io.splashdam.shaded.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import io.splashdam.shaded.kafka.common.message.ElectLeadersResponseData;
import io.splashdam.shaded.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import io.splashdam.shaded.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.concurrent.CompletionStage;

/**
 * ElectLeaders (43), versions 0 to 2: leaders are chosen anew (KIP-183, KIP-460).
 *
 * <p>1: a type of election, and an error for the whole. 2: flexible.
 *
 * <p>On one node every partition is led by its only replica, so an election is never needed: partitions that were named are told so, and
 * a request for all partitions, which in Kafka reports only those that needed one, reports none.
 */
final class ElectLeaders implements Api<ElectLeadersRequestData> {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final ApiContext context;

    ElectLeaders(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ElectLeadersRequestData request, Caller caller) {
        ElectLeadersResponseData response = new ElectLeadersResponseData();
        boolean isKnown = request.electionType() == PREFERRED || request.electionType() == UNCLEAN;
        if (!isKnown) {
            response.setErrorCode(ErrorCode.INVALID_REQUEST.code());
        }
        if (request.topicPartitions() != null) {
            for (TopicPartitions topic : request.topicPartitions()) {
                response.replicaElectionResults()
                        .add(isKnown ? elected(topic) : refused(topic, request.electionType()));
            }
        }
        return Later.now(response);
    }

    private ReplicaElectionResult elected(TopicPartitions wanted) {
        TopicImage topic = context.topic(wanted.topic());
        ReplicaElectionResult result = new ReplicaElectionResult().setTopic(wanted.topic());
        for (int partition : wanted.partitions()) {
            result.partitionResult().add(elected(wanted.topic(), topic == null ? 0 : topic.partitions(), partition));
        }
        return result;
    }

    private static ReplicaElectionResult refused(TopicPartitions wanted, byte electionType) {
        ReplicaElectionResult result = new ReplicaElectionResult().setTopic(wanted.topic());
        for (int partition : wanted.partitions()) {
            result.partitionResult()
                    .add(new PartitionResult()
                            .setPartitionId(partition)
                            .setErrorCode(ErrorCode.INVALID_REQUEST.code())
                            .setErrorMessage("There is no election of type " + electionType + "; 0 and 1 are known."));
        }
        return result;
    }

    private PartitionResult elected(String topic, int partitions, int partition) {
        boolean isKnown = partition >= 0 && partition < partitions;
        return new PartitionResult()
                .setPartitionId(partition)
                .setErrorCode((isKnown ? ErrorCode.ELECTION_NOT_NEEDED : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION).code())
                .setErrorMessage(
                        isKnown
                                ? "Broker " + context.image().get().nodeId() + " leads it, and has its only replica."
                                : "There is no partition " + topic + "-" + partition + ".");
    }
}
