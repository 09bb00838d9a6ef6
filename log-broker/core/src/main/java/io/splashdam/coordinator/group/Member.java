package io.splashdam.coordinator.group;

import io.splashdam.coordinator.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One member of a classic group: what it can follow, what it was assigned, and the request it waits for.
 *
 * <p>Owned by its {@link ClassicGroup}.
 */
final class Member {
    static final byte[] NO_BYTES = {};
    /** No deadline: the member waits for a rebalance, or was not yet given one. */
    static final long NEVER = Long.MAX_VALUE;

    private final String memberId;
    private final @Nullable String groupInstanceId;
    private final String clientId;
    private final String clientHost;
    private int rebalanceTimeoutMs;
    private int sessionTimeoutMs;
    private List<MemberProtocol> protocols;
    private byte[] assignment = NO_BYTES;
    private @Nullable Ticket<JoinResponse> awaitingJoin;
    private @Nullable Ticket<SyncResponse> awaitingSync;
    private boolean isNew;
    private long sessionDeadlineMs = NEVER;

    Member(
            String memberId,
            @Nullable String groupInstanceId,
            String clientId,
            String clientHost,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            List<MemberProtocol> protocols) {
        this.memberId = memberId;
        this.groupInstanceId = groupInstanceId;
        this.clientId = clientId;
        this.clientHost = clientHost;
        this.rebalanceTimeoutMs = rebalanceTimeoutMs;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.protocols = protocols;
    }

    /** The same static member under the id it was given when it came back. Nobody waits yet. */
    Member renamed(String newMemberId) {
        Member renamed = new Member(
                newMemberId, groupInstanceId, clientId, clientHost, rebalanceTimeoutMs, sessionTimeoutMs, protocols);
        renamed.assignment = assignment;
        return renamed;
    }

    /** See {@link GroupMemory}. */
    long sizeBytes() {
        return sizeBytes(clientId, clientHost, groupInstanceId, protocols) + memberId.length() + assignment.length;
    }

    static long sizeBytes(
            String clientId, String clientHost, @Nullable String groupInstanceId, List<MemberProtocol> protocols) {
        long bytes = GroupMemory.MEMBER_BYTES + clientId.length() + clientHost.length();
        bytes += groupInstanceId == null ? 0 : groupInstanceId.length();
        for (MemberProtocol protocol : protocols) {
            bytes += GroupMemory.ELEMENT_BYTES + protocol.name().length() + protocol.metadata().length;
        }
        return bytes;
    }

    String memberId() {
        return memberId;
    }

    @Nullable
    String groupInstanceId() {
        return groupInstanceId;
    }

    boolean isStatic() {
        return groupInstanceId != null;
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    int sessionTimeoutMs() {
        return sessionTimeoutMs;
    }

    List<MemberProtocol> protocols() {
        return protocols;
    }

    void update(List<MemberProtocol> newProtocols, int newRebalanceTimeoutMs, int newSessionTimeoutMs) {
        protocols = newProtocols;
        rebalanceTimeoutMs = newRebalanceTimeoutMs;
        sessionTimeoutMs = newSessionTimeoutMs;
    }

    byte[] assignment() {
        return assignment;
    }

    void assign(byte[] newAssignment) {
        assignment = newAssignment;
    }

    /** The subscription that goes with a protocol; null when the member cannot follow it. */
    byte @Nullable [] metadata(@Nullable String protocol) {
        for (MemberProtocol each : protocols) {
            if (each.name().equals(protocol)) {
                return each.metadata();
            }
        }
        return null;
    }

    /** Which of the candidates this member likes best. */
    String vote(Set<String> candidates) {
        for (MemberProtocol each : protocols) {
            if (candidates.contains(each.name())) {
                return each.name();
            }
        }
        throw new IllegalStateException(
                "Expected member " + memberId + " to follow one of " + candidates + ", but it does not");
    }

    /** True when a JoinGroup says nothing new. */
    boolean hasSameProtocols(List<MemberProtocol> others) {
        if (protocols.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            MemberProtocol mine = protocols.get(i);
            MemberProtocol other = others.get(i);
            if (!mine.name().equals(other.name()) || !Arrays.equals(mine.metadata(), other.metadata())) {
                return false;
            }
        }
        return true;
    }

    /** Members of the same name twice count once, as Kafka's keyed collection does. */
    static List<MemberProtocol> distinct(List<MemberProtocol> protocols) {
        Set<String> names = new HashSet<>();
        List<MemberProtocol> distinct = new ArrayList<>();
        for (MemberProtocol each : protocols) {
            if (names.add(each.name())) {
                distinct.add(each);
            }
        }
        return distinct;
    }

    boolean isAwaitingJoin() {
        return awaitingJoin != null;
    }

    boolean isAwaitingSync() {
        return awaitingSync != null;
    }

    /** Takes the ticket of the JoinGroup that waits, so that it is answered once. */
    @Nullable
    Ticket<JoinResponse> takeJoin() {
        Ticket<JoinResponse> ticket = awaitingJoin;
        awaitingJoin = null;
        return ticket;
    }

    void awaitJoin(Ticket<JoinResponse> ticket) {
        awaitingJoin = ticket;
    }

    @Nullable
    Ticket<SyncResponse> takeSync() {
        Ticket<SyncResponse> ticket = awaitingSync;
        awaitingSync = null;
        return ticket;
    }

    void awaitSync(Ticket<SyncResponse> ticket) {
        awaitingSync = ticket;
    }

    /** A member that has joined but never been in a generation: its client does not send heartbeats yet. */
    boolean isNew() {
        return isNew;
    }

    void isNew(boolean isNewNow) {
        isNew = isNewNow;
    }

    /** True when the member is heard of by what it waits for; its session does not run out then. */
    boolean isExcusedFromHeartbeats() {
        return !isNew && (isAwaitingJoin() || isAwaitingSync());
    }

    long sessionDeadlineMs() {
        return sessionDeadlineMs;
    }

    void sessionDeadlineMs(long deadlineMs) {
        sessionDeadlineMs = deadlineMs;
    }
}
