package io.splashdam.api;

import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.ConsumerGroupDescription;
import io.splashdam.coordinator.group.ConsumerGroupDescription.DescribedMember;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupDescribeRequestData;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupDescribeResponseData;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupDescribeResponseData.Member;
import io.splashdam.shaded.kafka.common.message.ConsumerGroupDescribeResponseData.TopicPartitions;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;

/**
 * ConsumerGroupDescribe (69), versions 0 and 1: members, assignments and targets of groups of the consumer protocol (KIP-848).
 *
 * <p>0: flexible. 1: which protocol each member speaks. Authorized operations are not kept: there is no authorizer yet.
 */
final class ConsumerGroupDescribe implements Api<ConsumerGroupDescribeRequestData> {
    private static final byte CLASSIC = 0;
    private static final byte CONSUMER = 1;

    private final ApiContext context;

    ConsumerGroupDescribe(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ConsumerGroupDescribeRequestData request, Caller caller) {
        return context.groups().describeConsumerGroups(request.groupIds()).thenApply(groups -> {
            ConsumerGroupDescribeResponseData response = new ConsumerGroupDescribeResponseData();
            for (ConsumerGroupDescription group : groups) {
                DescribedGroup described = toWire(group);
                if (request.includeAuthorizedOperations() && group.error().isNone()) {
                    described.setAuthorizedOperations(AuthorizedOperations.GROUP);
                }
                response.groups().add(described);
            }
            return response;
        });
    }

    private DescribedGroup toWire(ConsumerGroupDescription group) {
        DescribedGroup described = new DescribedGroup()
                .setErrorCode(group.error().code())
                .setErrorMessage(group.message())
                .setGroupId(group.groupId());
        if (!group.error().isNone()) {
            return described;
        }
        described
                .setGroupState(group.state().kafkaName())
                .setGroupEpoch(group.epoch())
                .setAssignmentEpoch(group.assignmentEpoch())
                .setAssignorName(group.assignorName());
        group.members().forEach(member -> described.members().add(toWire(member)));
        return described;
    }

    private Member toWire(DescribedMember member) {
        return new Member()
                .setMemberId(member.memberId())
                .setInstanceId(member.instanceId())
                .setRackId(member.rackId())
                .setMemberEpoch(member.epoch())
                .setClientId(member.clientId())
                .setClientHost(member.clientHost())
                .setSubscribedTopicNames(new ArrayList<>(member.topicNames()))
                .setSubscribedTopicRegex(member.topicRegex())
                .setAssignment(toWire(member.assignment()))
                .setTargetAssignment(toWire(member.target()))
                .setMemberType(member.usesClassicProtocol() ? CLASSIC : CONSUMER);
    }

    /** Topics that are gone meanwhile are left out: nobody could name them. */
    private ConsumerGroupDescribeResponseData.Assignment toWire(Assignment assignment) {
        ConsumerGroupDescribeResponseData.Assignment data = new ConsumerGroupDescribeResponseData.Assignment();
        assignment.partitions().forEach((topicId, partitions) -> {
            TopicImage topic = context.topic(topicId);
            if (topic != null) {
                data.topicPartitions()
                        .add(new TopicPartitions()
                                .setTopicId(TopicIds.toWire(topicId))
                                .setTopicName(topic.name())
                                .setPartitions(new ArrayList<>(partitions)));
            }
        });
        return data;
    }
}
