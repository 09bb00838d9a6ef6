package io.splashdam.coordinator;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The internal topic as shards see it: one log per partition. */
public interface ShardLog {
    /**
     * Appends the records, or the marker that {@code transaction} is, as one batch at the end of the partition, in the order of the calls. Returns at once; the
     * outcome is told later, exactly once, from any thread, also from within the call. A {@code Committed} says the same of
     * all batches appended to that partition before.
     */
    void append(
            int partition,
            List<CoordinatorRecord> records,
            @Nullable TransactionWrite transaction,
            Consumer<AppendOutcome> whenKnown);

    /** Hands every record of the partition, in order, up to its end; blocks. Called when no append is outstanding. */
    void load(int partition, LogReplay into) throws IOException;
}
