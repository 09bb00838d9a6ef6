package io.splashdam.coordinator.group;

/**
 * Where a member of a consumer group stands, as {@code ConsumerGroupCurrentMemberAssignment} holds it. Immutable.
 *
 * @param epoch that the member was told; {@link #LEFT_FOR_A_WHILE} for a static member that may come back
 * @param previousEpoch in which it may still speak when it has not heard the newer one
 * @param assigned what it may read
 * @param pendingRevocation what it was told to give up and has not yet
 */
record CurrentAssignment(
        int epoch, int previousEpoch, MemberState state, OwnedPartitions assigned, OwnedPartitions pendingRevocation) {
    /** The epoch by which a static member says that it will be back. */
    static final int LEFT_FOR_A_WHILE = -2;

    /** The epoch by which a member says that it goes for good. */
    static final int LEFT = -1;

    static final CurrentAssignment JOINING =
            new CurrentAssignment(0, -1, MemberState.STABLE, OwnedPartitions.NONE, OwnedPartitions.NONE);

    boolean isReconciledTo(int targetEpoch) {
        return state == MemberState.STABLE && epoch == targetEpoch;
    }

    /** One step on: the present epoch becomes the previous one. */
    CurrentAssignment next(
            int newEpoch, MemberState newState, OwnedPartitions newAssigned, OwnedPartitions newPendingRevocation) {
        return new CurrentAssignment(newEpoch, epoch, newState, newAssigned, newPendingRevocation);
    }
}
