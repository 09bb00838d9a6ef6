package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to JoinGroup.
 *
 * @param generation -1 with an error
 * @param protocolType null with an error; before version 7 not sent
 * @param protocolName null with an error, which before version 7 is sent as empty
 * @param leader the leader's member id, empty with an error
 * @param skipAssignment true: the leader shall not assign, only watch
 * @param members only for the leader
 */
public record JoinResponse(
        ErrorCode error,
        int generation,
        @Nullable String protocolType,
        @Nullable String protocolName,
        String leader,
        boolean skipAssignment,
        String memberId,
        List<JoinedMember> members) {

    /** A member as the leader sees it: its subscription under the protocol that was chosen. */
    public record JoinedMember(String memberId, @Nullable String groupInstanceId, byte[] metadata) {}

    public static JoinResponse failed(ErrorCode error, String memberId) {
        return new JoinResponse(error, -1, null, null, "", false, memberId, List.of());
    }
}
