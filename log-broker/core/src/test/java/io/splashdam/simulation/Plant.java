package io.splashdam.simulation;

import io.splashdam.log.Disk;
import io.splashdam.log.FaultyLog;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogDirectoryConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** A fault of the code, planted to see whether the simulation finds it. Most are lies that the disk tells the code. */
enum Plant {
    NONE,
    ACKNOWLEDGED_BEFORE_THE_FORCE {
        @Override
        Disk between(Disk disk) {
            return new LyingDisk(disk, path -> path.startsWith("journal/"), path -> false, false, false);
        }
    },
    JOURNAL_REUSED_BEFORE_THE_CHECKPOINT {
        @Override
        void afterFlush(LogDirectory directory) {
            FaultyLog.releaseJournal(directory);
        }
    },
    NO_DIRECTORY_FORCE {
        @Override
        Disk between(Disk disk) {
            return new LyingDisk(disk, path -> false, path -> path.startsWith("logs/"), false, false);
        }
    },
    CHECKPOINT_SAMPLED_AFTER_THE_FORCE {
        @Override
        LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
                throws IOException {
            return FaultyLog.samplingAfterTheForce(disk, config, clock, random);
        }
    },
    PAGE_CACHE_BELIEVED {
        @Override
        Disk between(Disk disk) {
            return new LyingDisk(disk, path -> false, path -> false, true, false);
        }
    },
    REFERENCE_NOT_VERIFIED {
        @Override
        LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
                throws IOException {
            return FaultyLog.believingReferences(disk, config, clock, random);
        }
    },
    SEGMENT_SWAPPED_BEFORE_THE_FORCE {
        @Override
        Disk between(Disk disk) {
            return new LyingDisk(disk, path -> path.endsWith(".cleaned"), path -> false, false, false);
        }
    },
    COMPACTED_BEYOND_THE_CHECKPOINT {
        @Override
        LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
                throws IOException {
            return FaultyLog.compactingBeyondTheCheckpoint(disk, config, clock, random);
        }
    },
    FAILED_FORCE_RETRIED {
        @Override
        Disk between(Disk disk) {
            return new LyingDisk(disk, path -> false, path -> false, false, true);
        }
    };

    Disk between(Disk disk) {
        return disk;
    }

    LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
            throws IOException {
        return LogDirectory.open(disk, config, clock, random);
    }

    void afterFlush(LogDirectory directory) {}
}
