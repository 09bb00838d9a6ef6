package io.splashdam.coordinator.group;

/** Where a group of the consumer protocol stands; derived, never stored. */
public enum ConsumerGroupState {
    /** No members; offsets may remain. */
    EMPTY("Empty"),
    /** Something changed that the target does not consider yet. */
    ASSIGNING("Assigning"),
    /** The target stands; members are on their way to it. */
    RECONCILING("Reconciling"),
    /** Every member has what it was meant to have. */
    STABLE("Stable"),
    /** There is no such group. */
    DEAD("Dead");

    private final String kafkaName;

    ConsumerGroupState(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** The state's name in ConsumerGroupDescribe and ListGroups. */
    public String kafkaName() {
        return kafkaName;
    }
}
