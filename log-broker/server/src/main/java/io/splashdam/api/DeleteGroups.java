package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.shaded.kafka.common.message.DeleteGroupsRequestData;
import io.splashdam.shaded.kafka.common.message.DeleteGroupsResponseData;
import io.splashdam.shaded.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * DeleteGroups (42), versions 0 to 3: takes out empty groups of both protocols with their offsets.
 *
 * <p>1: throttle time. 2: flexible. 3: an error message of its own.
 */
final class DeleteGroups implements Api<DeleteGroupsRequestData> {
    private static final int FIRST_WITH_MESSAGE = 3;

    private final ApiContext context;

    DeleteGroups(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(DeleteGroupsRequestData request, Caller caller) {
        List<String> groups = new ArrayList<>(new LinkedHashSet<>(request.groupsNames()));
        return context.groups().deleteGroups(groups).thenApply(errors -> {
            DeleteGroupsResponseData response = new DeleteGroupsResponseData();
            for (int i = 0; i < groups.size(); i++) {
                response.results().add(result(groups.get(i), errors.get(i), caller.version()));
            }
            return response;
        });
    }

    private static DeletableGroupResult result(String group, ErrorCode error, short version) {
        DeletableGroupResult result =
                new DeletableGroupResult().setGroupId(group).setErrorCode(error.code());
        if (version >= FIRST_WITH_MESSAGE && error == ErrorCode.GROUP_ID_NOT_FOUND) {
            result.setErrorMessage("Group " + group + " not found.");
        }
        return result;
    }
}
