package io.splashdam.outcome;

import java.util.HashMap;
import java.util.Map;

/** The last stable offset of a partition never falls, and is never above the high watermark. */
final class StableOffsetsRise implements TransactionCheck {
    @Override
    public void check(History history) {
        Map<String, Event.Stable> last = new HashMap<>();
        for (Event.Stable stable : history.stables()) {
            Event.Stable before = last.put(stable.partition(), stable);
            boolean hasFallen = before != null && stable.lastStableOffset() < before.lastStableOffset();
            if (hasFallen || stable.lastStableOffset() > stable.highWatermark()) {
                throw new AssertionError("Expected the last stable offset of " + stable.partition()
                        + " to rise and to stay below the high watermark, but after " + before + " came " + stable);
            }
        }
    }
}
