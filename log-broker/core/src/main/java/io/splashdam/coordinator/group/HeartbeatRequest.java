package io.splashdam.coordinator.group;

import org.jspecify.annotations.Nullable;

/** Heartbeat. */
public record HeartbeatRequest(
        String groupId,
        int generation,
        String memberId,
        @Nullable String groupInstanceId) {}
