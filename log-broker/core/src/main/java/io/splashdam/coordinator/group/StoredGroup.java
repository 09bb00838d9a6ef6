package io.splashdam.coordinator.group;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generation of a group as the log holds it: written when the leader has assigned, when a static member came back with
 * a new id, and when the last member has left.
 *
 * @param protocol null without members
 * @param leader null without members
 * @param stateTimestampMs wall clock of the change; -1: unknown
 */
record StoredGroup(
        String protocolType,
        int generation,
        @Nullable String protocol,
        @Nullable String leader,
        long stateTimestampMs,
        List<StoredMember> members) {

    /** Compared by content. */
    record StoredMember(
            String memberId,
            @Nullable String groupInstanceId,
            String clientId,
            String clientHost,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            byte[] subscription,
            byte[] assignment) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof StoredMember that
                    && memberId.equals(that.memberId)
                    && Objects.equals(groupInstanceId, that.groupInstanceId)
                    && clientId.equals(that.clientId)
                    && clientHost.equals(that.clientHost)
                    && rebalanceTimeoutMs == that.rebalanceTimeoutMs
                    && sessionTimeoutMs == that.sessionTimeoutMs
                    && Arrays.equals(subscription, that.subscription)
                    && Arrays.equals(assignment, that.assignment);
        }

        @Override
        public int hashCode() {
            return memberId.hashCode();
        }
    }
}
