package io.splashdam.coordinator.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JoinGroup, free of its versions.
 *
 * @param memberId empty when the member is new
 * @param groupInstanceId set for a static member (KIP-345)
 * @param clientHost the address as Java prints it, {@code /127.0.0.1}
 * @param rebalanceTimeoutMs how long the group waits for this member to rejoin; before version 1 the session timeout
 * @param requireKnownMemberId version 4 and later: a new dynamic member is first given an id, then joins with it (KIP-394)
 * @param supportsSkippingAssignment version 9 and later (KIP-814)
 * @param reason why the client joins, for the log; may be empty
 */
public record JoinRequest(
        String groupId,
        String memberId,
        @Nullable String groupInstanceId,
        String clientId,
        String clientHost,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        String protocolType,
        List<MemberProtocol> protocols,
        boolean requireKnownMemberId,
        boolean supportsSkippingAssignment,
        String reason) {

    int sizeBytes() {
        int bytes = RequestSize.BASE_BYTES + groupId.length() + memberId.length() + clientId.length() + reason.length();
        for (MemberProtocol protocol : protocols) {
            bytes += RequestSize.ELEMENT_BYTES + protocol.metadata().length;
        }
        return bytes;
    }
}
