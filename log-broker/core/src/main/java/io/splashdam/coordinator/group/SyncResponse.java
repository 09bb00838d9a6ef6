package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Answer to SyncGroup: the member's assignment, empty with an error. */
public record SyncResponse(
        ErrorCode error,
        @Nullable String protocolType,
        @Nullable String protocolName,
        byte[] assignment) {
    private static final byte[] NOTHING = {};

    public static SyncResponse failed(ErrorCode error) {
        return new SyncResponse(error, null, null, NOTHING);
    }
}
