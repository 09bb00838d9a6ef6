package io.splashdam.coordinator.group;

import io.splashdam.coordinator.assignor.Assignment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ConsumerGroupHeartbeat, free of its versions. What is null or -1 is as it was in the last request.
 *
 * @param memberId made by the client; empty from the oldest ones, which are given one
 * @param memberEpoch 0: joins; -1: leaves; -2: a static member leaves for a while
 * @param owned what the member holds
 */
public record ConsumerHeartbeatRequest(
        String groupId,
        String memberId,
        int memberEpoch,
        @Nullable String instanceId,
        @Nullable String rackId,
        int rebalanceTimeoutMs,
        @Nullable List<String> topicNames,
        @Nullable String topicRegex,
        @Nullable String assignor,
        @Nullable Assignment owned,
        String clientId,
        String clientHost) {

    boolean isJoining() {
        return memberEpoch == 0;
    }

    boolean isLeaving() {
        return memberEpoch == CurrentAssignment.LEFT || memberEpoch == CurrentAssignment.LEFT_FOR_A_WHILE;
    }

    /** The client says everything, as it does when it is not sure that the last answer reached it: so is it told everything. */
    boolean isFull() {
        return rebalanceTimeoutMs != -1 && (topicNames != null || topicRegex != null) && owned != null;
    }

    boolean saysWhatItReads() {
        return topicNames != null || topicRegex != null;
    }

    int sizeBytes() {
        int bytes = RequestSize.BASE_BYTES + groupId.length() + memberId.length() + clientId.length();
        if (topicNames != null) {
            for (String name : topicNames) {
                bytes += RequestSize.ELEMENT_BYTES + name.length();
            }
        }
        bytes += topicRegex == null ? 0 : topicRegex.length();
        return bytes + (owned == null ? 0 : owned.count() * RequestSize.ELEMENT_BYTES);
    }
}
