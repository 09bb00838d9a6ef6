package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.assignor.Assignment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ConsumerGroupDescribe says of one group.
 *
 * @param message with an error, for people
 * @param assignorName the one that most members ask for, or the broker's default
 */
public record ConsumerGroupDescription(
        ErrorCode error,
        @Nullable String message,
        String groupId,
        ConsumerGroupState state,
        int epoch,
        int assignmentEpoch,
        String assignorName,
        List<DescribedMember> members) {

    /**
     * @param assignment what the member holds: what it may read, and what it has not yet given up
     * @param target what it is meant to hold
     */
    public record DescribedMember(
            String memberId,
            @Nullable String instanceId,
            @Nullable String rackId,
            int epoch,
            String clientId,
            String clientHost,
            List<String> topicNames,
            @Nullable String topicRegex,
            Assignment assignment,
            Assignment target,
            boolean usesClassicProtocol) {}

    public static ConsumerGroupDescription failed(ErrorCode error, @Nullable String message, String groupId) {
        return new ConsumerGroupDescription(error, message, groupId, ConsumerGroupState.DEAD, 0, 0, "", List.of());
    }
}
