package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer to LeaveGroup: one entry per member of the request, in its order; none when {@code error} is set. */
public record LeaveResponse(ErrorCode error, List<LeftMember> members) {
    public record LeftMember(String memberId, @Nullable String groupInstanceId, ErrorCode error) {}

    public static LeaveResponse failed(ErrorCode error) {
        return new LeaveResponse(error, List.of());
    }
}
