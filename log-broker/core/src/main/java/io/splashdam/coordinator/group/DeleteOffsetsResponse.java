package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import java.util.List;

/** Answer to OffsetDelete: the group's error, else one error per partition of the request, in its order. */
public record DeleteOffsetsResponse(ErrorCode error, List<ErrorCode> partitions) {}
