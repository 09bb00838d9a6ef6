package io.splashdam.coordinator.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** LeaveGroup; before version 3 with exactly one member. */
public record LeaveRequest(String groupId, List<LeavingMember> members) {
    /**
     * @param memberId empty when an administrator removes a static member by its instance id
     * @param reason for the log; may be empty
     */
    public record LeavingMember(String memberId, @Nullable String groupInstanceId, String reason) {}
}
