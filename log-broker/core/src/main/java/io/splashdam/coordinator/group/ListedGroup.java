package io.splashdam.coordinator.group;

/**
 * One line of ListGroups.
 *
 * @param protocolType {@code consumer}, {@code connect}; empty for a group that only keeps offsets
 * @param type {@code classic}
 */
public record ListedGroup(String groupId, String protocolType, GroupState state, String type) {
    public static final String CLASSIC = "classic";
}
