package io.splashdam.coordinator;

import io.splashdam.cluster.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory, in real batches, where the test says when an append is committed or fails.
 *
 * <p>Owned by the test's thread.
 */
public final class MemoryShardLog implements ShardLog {
    private final CoordinatorBatches batches = new CoordinatorBatches();
    private final List<List<ByteBuffer>> committed = new ArrayList<>();
    private final List<ArrayDeque<Pending>> pending = new ArrayList<>();
    private int loads;
    private boolean isUnreadable;

    private record Pending(ByteBuffer batch, Consumer<AppendOutcome> whenKnown) {}

    public MemoryShardLog(int partitions) {
        for (int i = 0; i < partitions; i++) {
            committed.add(new ArrayList<>());
            pending.add(new ArrayDeque<>());
        }
    }

    @Override
    public void append(
            int partition,
            List<CoordinatorRecord> records,
            @Nullable TransactionWrite transaction,
            Consumer<AppendOutcome> whenKnown) {
        pending.get(partition).add(new Pending(batches.encode(records, transaction, 0), whenKnown));
    }

    @Override
    public void load(int partition, LogReplay into) throws IOException {
        loads++;
        if (isUnreadable) {
            throw new IOException("Expected a readable disk, but the test says no");
        }
        committed.get(partition).forEach(batch -> batches.decode(batch, into));
    }

    /** Commits the oldest batch that waits; false when none does. */
    public boolean commitOne(int partition) {
        Pending first = pending.get(partition).poll();
        if (first == null) {
            return false;
        }
        committed.get(partition).add(first.batch());
        first.whenKnown().accept(AppendOutcome.COMMITTED);
        return true;
    }

    public boolean commitAll() {
        boolean isAny = false;
        for (int partition = 0; partition < pending.size(); partition++) {
            while (commitOne(partition)) {
                isAny = true;
            }
        }
        return isAny;
    }

    /** Fails everything that waits in the partition, oldest first; nothing of it is in the log. */
    public void failAll(int partition, ErrorCode error) {
        while (failOne(partition, error)) {
            // until nothing waits
        }
    }

    public boolean failOne(int partition, ErrorCode error) {
        Pending first = pending.get(partition).poll();
        if (first == null) {
            return false;
        }
        first.whenKnown().accept(new AppendOutcome.Failed(error));
        return true;
    }

    public void isUnreadable(boolean isUnreadableNow) {
        isUnreadable = isUnreadableNow;
    }

    public int pending(int partition) {
        return pending.get(partition).size();
    }

    public int batches(int partition) {
        return committed.get(partition).size();
    }

    public int loads() {
        return loads;
    }

    /** Every record that was appended and has not failed, committed or not. */
    public List<CoordinatorRecord> appended(int partition) {
        List<CoordinatorRecord> records = records(partition);
        pending.get(partition).forEach(each -> batches.decode(each.batch(), records::add));
        return records;
    }

    /** Every committed record of the partition, in order. */
    public List<CoordinatorRecord> records(int partition) {
        List<CoordinatorRecord> records = new ArrayList<>();
        committed.get(partition).forEach(batch -> batches.decode(batch, records::add));
        return records;
    }
}
