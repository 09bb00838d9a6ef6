package io.splashdam.coordinator.group;

/**
 * One way of assigning that a member can follow, in the order of its liking.
 *
 * @param name the assignor, as {@code range} or {@code cooperative-sticky}
 * @param metadata the member's subscription, opaque to the broker
 */
public record MemberProtocol(String name, byte[] metadata) {}
