package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What DescribeGroups says of one group.
 *
 * @param error GROUP_ID_NOT_FOUND with state DEAD for an unknown group, which before version 6 is sent as NONE
 * @param message with an error, for people
 * @param protocolName empty unless the group is stable
 */
public record GroupDescription(
        ErrorCode error,
        @Nullable String message,
        String groupId,
        GroupState state,
        String protocolType,
        String protocolName,
        List<DescribedMember> members) {

    /** Subscription and assignment are empty unless the group is stable. */
    public record DescribedMember(
            String memberId,
            @Nullable String groupInstanceId,
            String clientId,
            String clientHost,
            byte[] metadata,
            byte[] assignment) {}

    public static GroupDescription failed(ErrorCode error, String groupId) {
        return failed(error, null, groupId);
    }

    static GroupDescription failed(ErrorCode error, @Nullable String message, String groupId) {
        return new GroupDescription(error, message, groupId, GroupState.DEAD, "", "", List.of());
    }
}
