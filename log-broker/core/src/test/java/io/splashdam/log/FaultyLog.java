package io.splashdam.log;

import io.splashdam.record.BatchView;
import java.io.IOException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Faults that only the inside of the log can plant, for the simulation to find. */
public final class FaultyLog {
    private FaultyLog() {}

    /** As if the checkpoint covered everything. */
    public static void releaseJournal(LogDirectory directory) {
        directory.journal().releaseThrough(directory.journal().lastCommitted());
    }

    /** Whether a few more entries surely fit. */
    public static boolean hasMuchRoom(LogDirectory directory) {
        return directory.journal().roomBytes() > 8 * 1024;
    }

    public static LogDirectory samplingAfterTheForce(
            Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random) throws IOException {
        return LogDirectory.open(disk, config, clock, random, new Steps() {
            @Override
            public LogEnd force(PartitionLog log) throws IOException {
                log.writeBeforeCheckpoint();
                log.force(log.end());
                return log.end();
            }
        });
    }

    public static LogDirectory checkpointingBeforeTheEntry(
            Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random) throws IOException {
        return LogDirectory.open(disk, config, clock, random, new Steps() {
            @Override
            public LogEnd force(PartitionLog log) throws IOException {
                LogEnd written = log.end();
                log.writeBeforeCheckpoint();
                log.force(written);
                return written;
            }
        });
    }

    public static LogDirectory keepingWhatHasNoEntry(
            Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random) throws IOException {
        return LogDirectory.open(disk, config, clock, random, new Steps() {
            @Override
            public boolean mayKeep(BatchView batch) {
                return true;
            }
        });
    }

    public static LogDirectory compactingBeyondTheCheckpoint(
            Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random) throws IOException {
        return LogDirectory.open(disk, config, clock, random, new Steps() {
            @Override
            public long untouchableFrom(CheckpointEntry entry) {
                return Long.MAX_VALUE;
            }

            @Override
            public boolean isCovered(long checkpointOffset, long reliedOnOffset) {
                return true;
            }
        });
    }

    public static LogDirectory believingReferences(
            Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random) throws IOException {
        return LogDirectory.open(disk, config, clock, random, new Steps() {
            @Override
            public boolean isSound(LogRecovery recovery, JournalEntry.Part part) {
                return true;
            }
        });
    }
}
