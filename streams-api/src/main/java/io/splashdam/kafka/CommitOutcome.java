package io.splashdam.kafka;

import io.splashdam.runtime.TopicPartition;
import java.util.Map;

/** How a commit ended whose answer was lost, told by the offsets that its group has afterwards. Pure. */
enum CommitOutcome {
    /** The group stands where the commit was to bring it. */
    COMMITTED,

    /** It does not: the transaction was ended without a commit. */
    ABORTED;

    /**
     * @param wanted what the commit was to write; not empty, and beyond what was committed before
     * @param found what the group has now that nothing is pending; a missing one is no sign of a commit
     */
    static CommitOutcome of(Map<TopicPartition, Long> wanted, Map<TopicPartition, Long> found) {
        for (Map.Entry<TopicPartition, Long> offset : wanted.entrySet()) {
            if (!offset.getValue().equals(found.get(offset.getKey()))) {
                return ABORTED;
            }
        }
        return COMMITTED;
    }
}
