package io.splashdam.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * Levels of Kafka's features as they were set (KIP-584); one that was never set is at its default. Immutable.
 *
 * @param changes how often a feature was set
 */
public record Features(Map<String, Integer> levels, int changes) {
    static final Features NEVER_SET = new Features(Map.of(), 0);

    /** The level of {@code transaction.version}: 2 unless it was set. */
    public int transactionVersion() {
        return levels.getOrDefault(TransactionVersion.FEATURE, TransactionVersion.DEFAULT);
    }

    /** @param change the number of this change */
    Features with(String name, int level, int change) {
        Map<String, Integer> changed = new HashMap<>(levels);
        changed.put(name, level);
        return new Features(Map.copyOf(changed), change);
    }
}
