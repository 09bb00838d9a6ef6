package io.splashdam.log;

import io.splashdam.record.BatchView;
import java.io.IOException;

/** Steps whose order or presence durability hangs on. As they are here; the simulation replaces one to see whether it notices. */
interface Steps {
    Steps AS_THEY_ARE = new Steps() {};

    /** Forces a log as it is when the step begins. Returns the end that is on the disk: what comes meanwhile is not, nor what waits for its journal entry. */
    default LogEnd force(PartitionLog log) throws IOException {
        LogEnd sampled = log.checkpointableEnd();
        log.writeBeforeCheckpoint(); // after the sample: all epochs and aborts below its offset
        log.force(sampled);
        return sampled;
    }

    /** The first offset that compaction must leave alone: of the segment in which the checkpoint on the disk ends. */
    default long untouchableFrom(CheckpointEntry entry) {
        return entry.segmentBase();
    }

    /** Whether all is on the disk that a cleaning relied on, so that it may replace segments. */
    default boolean isCovered(long checkpointOffset, long reliedOnOffset) {
        return checkpointOffset >= reliedOnOffset;
    }

    /** Whether a batch that no journal entry holds may stay. */
    default boolean mayKeep(BatchView batch) {
        return !batch.isBoundToEntry();
    }

    /** Whether the bytes that an entry refers to are those that it was written for. */
    default boolean isSound(LogRecovery recovery, JournalEntry.Part part) throws IOException {
        return recovery.isSound(part);
    }
}
