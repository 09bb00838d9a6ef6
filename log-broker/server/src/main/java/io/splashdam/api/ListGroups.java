package io.splashdam.api;

import io.splashdam.coordinator.group.ListGroupsResponse;
import io.splashdam.shaded.kafka.common.message.ListGroupsRequestData;
import io.splashdam.shaded.kafka.common.message.ListGroupsResponseData;
import io.splashdam.shaded.kafka.common.message.ListGroupsResponseData.ListedGroup;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * ListGroups (16), versions 0 to 5: all groups.
 *
 * <p>1: throttle time. 3: flexible. 4: states, and a filter by them (KIP-518). 5: types, and a filter by them (KIP-848).
 */
final class ListGroups implements Api<ListGroupsRequestData> {
    private final ApiContext context;

    ListGroups(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ListGroupsRequestData request, Caller caller) {
        return context.groups()
                .listGroups(Set.copyOf(request.statesFilter()), Set.copyOf(request.typesFilter()))
                .thenApply(ListGroups::toWire);
    }

    private static ListGroupsResponseData toWire(ListGroupsResponse response) {
        ListGroupsResponseData data =
                new ListGroupsResponseData().setErrorCode(response.error().code());
        response.groups()
                .forEach(group -> data.groups()
                        .add(new ListedGroup()
                                .setGroupId(group.groupId())
                                .setProtocolType(group.protocolType())
                                .setGroupState(group.state())
                                .setGroupType(group.type())));
        return data;
    }
}
