package io.splashdam.coordinator.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SyncGroup.
 *
 * @param protocolType null before version 5
 * @param protocolName null before version 5
 * @param assignments empty unless the leader sends them
 */
public record SyncRequest(
        String groupId,
        int generation,
        String memberId,
        @Nullable String groupInstanceId,
        @Nullable String protocolType,
        @Nullable String protocolName,
        List<MemberAssignment> assignments) {

    /** What the leader gives to one member, opaque to the broker. */
    public record MemberAssignment(String memberId, byte[] assignment) {}

    int sizeBytes() {
        int bytes = RequestSize.BASE_BYTES + groupId.length() + memberId.length();
        for (MemberAssignment each : assignments) {
            bytes += RequestSize.ELEMENT_BYTES + each.memberId().length() + each.assignment().length;
        }
        return bytes;
    }
}
