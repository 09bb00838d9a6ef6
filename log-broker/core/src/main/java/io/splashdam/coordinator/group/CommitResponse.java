package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import java.util.Collections;
import java.util.List;

/** Answer to OffsetCommit: one error per offset of the request, in its order. */
public record CommitResponse(List<ErrorCode> errors) {
    /** The whole request is refused: Kafka's answer has no error of its own, so every partition says it. */
    public static CommitResponse failed(ErrorCode error, int count) {
        return new CommitResponse(Collections.nCopies(count, error));
    }
}
