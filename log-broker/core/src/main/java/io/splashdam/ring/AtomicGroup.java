package io.splashdam.ring;

import io.splashdam.cluster.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches that stand or fall together.
 *
 * @param fence asked on the append thread, in the step that writes
 * @param isTransaction whole transactions, markers included: one journal entry whatever its topics' durability is
 */
public record AtomicGroup(List<PartitionBatches> parts, Fence fence, boolean isTransaction) {
    /** Whether the one who asks may still write. */
    @FunctionalInterface
    public interface Fence {
        Fence OPEN = () -> null;

        /** Null: it may. Append thread; must not block. */
        @Nullable
        Refusal refusal();
    }

    /** Why nothing is written. */
    public record Refusal(ErrorCode error, String message) {}

    public AtomicGroup(List<PartitionBatches> parts) {
        this(parts, Fence.OPEN, false);
    }

    int bytes() {
        int bytes = 0;
        for (PartitionBatches part : parts) {
            bytes += part.batches().remaining();
        }
        return bytes;
    }
}
