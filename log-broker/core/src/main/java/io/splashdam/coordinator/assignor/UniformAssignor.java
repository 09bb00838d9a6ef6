package io.splashdam.coordinator.assignor;

import java.util.Map;

/**
 * {@code uniform}: members get equally many partitions, as far as what they read allows, and keep as many as that allows of
 * those they had.
 */
final class UniformAssignor implements PartitionAssignor {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, Assignment> assign(GroupSpec group) {
        return group.isHomogeneous() ? new EqualShares(group).assign() : new BalancedShares(group).assign();
    }
}
