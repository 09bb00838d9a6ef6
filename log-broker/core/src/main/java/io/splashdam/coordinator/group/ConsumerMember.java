package io.splashdam.coordinator.group;

/** A member of a consumer group. Immutable; compared by content. */
record ConsumerMember(String memberId, MemberSubscription subscription, CurrentAssignment current) {
    static ConsumerMember joining(String memberId) {
        return new ConsumerMember(memberId, MemberSubscription.NONE, CurrentAssignment.JOINING);
    }

    ConsumerMember with(MemberSubscription newSubscription) {
        return new ConsumerMember(memberId, newSubscription, current);
    }

    ConsumerMember with(CurrentAssignment newCurrent) {
        return new ConsumerMember(memberId, subscription, newCurrent);
    }

    int epoch() {
        return current.epoch();
    }

    boolean isStatic() {
        return subscription.instanceId() != null;
    }

    /** True for a member that came with JoinGroup into a group that has members of the consumer protocol. */
    boolean usesClassicProtocol() {
        return subscription.classic() != null;
    }
}
