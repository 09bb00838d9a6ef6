package io.splashdam.coordinator.group;

/**
 * One line of ListGroups.
 *
 * @param protocolType {@code consumer}, {@code connect}; empty for a group that only keeps offsets
 * @param state its name in Kafka
 * @param type {@code classic} or {@code consumer}
 */
public record ListedGroup(String groupId, String protocolType, String state, String type) {
    public static final String CLASSIC = "classic";
    public static final String CONSUMER = "consumer";
}
