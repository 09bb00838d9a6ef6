package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import java.util.List;

/** Answer to ListGroups. With an error (some shard is still loading) the list holds what could be read. */
public record ListGroupsResponse(ErrorCode error, List<ListedGroup> groups) {}
