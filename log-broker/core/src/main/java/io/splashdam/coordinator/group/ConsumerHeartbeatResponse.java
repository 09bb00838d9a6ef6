package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.assignor.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * Answer to ConsumerGroupHeartbeat.
 *
 * @param message why, for people; null without an error
 * @param memberId empty with an error
 * @param heartbeatIntervalMs when the next one is expected
 * @param assignment what the member may read from now on; null: as before
 */
public record ConsumerHeartbeatResponse(
        ErrorCode error,
        @Nullable String message,
        String memberId,
        int memberEpoch,
        int heartbeatIntervalMs,
        @Nullable Assignment assignment) {

    public static ConsumerHeartbeatResponse failed(ErrorCode error, @Nullable String message) {
        return new ConsumerHeartbeatResponse(error, message, "", 0, 0, null);
    }

    static ConsumerHeartbeatResponse failed(Refusal refusal) {
        return failed(refusal.error(), refusal.message());
    }
}
