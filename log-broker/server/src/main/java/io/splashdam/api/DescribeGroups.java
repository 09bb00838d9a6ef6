package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.GroupDescription;
import io.splashdam.coordinator.group.GroupDescription.DescribedMember;
import io.splashdam.shaded.kafka.common.message.DescribeGroupsRequestData;
import io.splashdam.shaded.kafka.common.message.DescribeGroupsResponseData;
import io.splashdam.shaded.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import io.splashdam.shaded.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * DescribeGroups (15), versions 0 to 6: state, members and assignments of groups.
 *
 * <p>1: throttle time. 3: authorized operations (none are kept: there is no authorizer yet). 4: instance ids. 5: flexible. 6:
 * GROUP_ID_NOT_FOUND with a message; before, an unknown group is dead and no error (KIP-1043).
 */
final class DescribeGroups implements Api<DescribeGroupsRequestData> {
    private static final int FIRST_WITH_NOT_FOUND = 6;

    private final ApiContext context;

    DescribeGroups(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DescribeGroupsRequestData request, Caller caller) {
        short version = caller.version();
        boolean withOperations = request.includeAuthorizedOperations();
        return context.groups()
                .describeGroups(request.groups())
                .thenApply(groups -> toWire(groups, version, withOperations));
    }

    private static DescribeGroupsResponseData toWire(
            List<GroupDescription> groups, short version, boolean withOperations) {
        DescribeGroupsResponseData response = new DescribeGroupsResponseData();
        for (GroupDescription group : groups) {
            DescribedGroup described = toWire(group, version);
            if (withOperations && described.errorCode() == ErrorCode.NONE.code()) {
                described.setAuthorizedOperations(AuthorizedOperations.GROUP);
            }
            response.groups().add(described);
        }
        return response;
    }

    private static DescribedGroup toWire(GroupDescription group, short version) {
        DescribedGroup described = new DescribedGroup()
                .setErrorCode(group.error().code())
                .setGroupId(group.groupId())
                .setGroupState(group.state().kafkaName())
                .setProtocolType(group.protocolType())
                .setProtocolData(group.protocolName());
        if (group.error() == ErrorCode.GROUP_ID_NOT_FOUND) {
            if (version >= FIRST_WITH_NOT_FOUND) {
                described.setErrorMessage(group.message());
            } else {
                described.setErrorCode(ErrorCode.NONE.code());
            }
        }
        for (DescribedMember member : group.members()) {
            described
                    .members()
                    .add(new DescribedGroupMember()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.groupInstanceId())
                            .setClientId(member.clientId())
                            .setClientHost(member.clientHost())
                            .setMemberMetadata(member.metadata())
                            .setMemberAssignment(member.assignment()));
        }
        return described;
    }
}
