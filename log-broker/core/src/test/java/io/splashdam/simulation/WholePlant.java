package io.splashdam.simulation;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.Disk;
import io.splashdam.log.FaultyLog;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogDirectoryConfig;
import io.splashdam.record.BatchView;
import io.splashdam.ring.AtomicGroup;
import io.splashdam.ring.GroupReply;
import io.splashdam.ring.PartitionBatches;
import io.splashdam.ring.Ring;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** A fault in how whole transactions are written or recovered, planted to see whether their simulation finds it. */
enum WholePlant {
    NONE,
    /** A checkpoint keeps what the append thread has written of a transaction, whose entry never comes. */
    CHECKPOINT_BEFORE_THE_ENTRY {
        @Override
        LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
                throws IOException {
            return FaultyLog.checkpointingBeforeTheEntry(disk, config, clock, random);
        }
    },
    /** A start keeps the batches of an os topic whose entry is not there: a mix of topics is torn. */
    OS_BATCHES_WITHOUT_THEIR_ENTRY {
        @Override
        LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
                throws IOException {
            return FaultyLog.keepingWhatHasNoEntry(disk, config, clock, random);
        }
    },
    /** An entry is replayed whose batches are not all what they were. */
    TORN_ENTRY_REPLAYED {
        @Override
        LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
                throws IOException {
            return FaultyLog.believingReferences(disk, config, clock, random);
        }
    },
    /** Outputs and offsets as two groups. */
    OFFSETS_FIRST {
        @Override
        boolean publish(Ring ring, AtomicGroup group, GroupReply reply) {
            Predicate<PartitionBatches> isOffsets =
                    part -> part.partition().topic().equals(ClusterImage.OFFSETS_TOPIC);
            return inTwo(ring, group, isOffsets, reply);
        }
    },
    /** Markers as a group of their own, as if they followed. */
    MARKERS_FIRST_COME_LATER {
        @Override
        boolean publish(Ring ring, AtomicGroup group, GroupReply reply) {
            return inTwo(ring, group, part -> !isMarker(part), reply);
        }
    },
    /** The append stage does not ask whether the id is still the producer's. */
    NO_FENCE {
        @Override
        boolean publish(Ring ring, AtomicGroup group, GroupReply reply) {
            return ring.tryAppendGroup(new AtomicGroup(group.parts(), AtomicGroup.Fence.OPEN, true), reply);
        }
    },
    ACKNOWLEDGED_BEFORE_THE_FORCE {
        @Override
        Disk between(Disk disk) {
            return new LyingDisk(disk, path -> path.startsWith("journal/"), path -> false, false, false);
        }
    },
    /** The store writes its position when it asks for the commit, not when it is told. */
    STORE_AHEAD_OF_THE_LOG {
        @Override
        boolean writesStoreEarly() {
            return true;
        }
    };

    Disk between(Disk disk) {
        return disk;
    }

    LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
            throws IOException {
        return LogDirectory.open(disk, config, clock, random);
    }

    boolean publish(Ring ring, AtomicGroup group, GroupReply reply) {
        return ring.tryAppendGroup(group, reply);
    }

    boolean writesStoreEarly() {
        return false;
    }

    private static boolean isMarker(PartitionBatches part) {
        return new BatchView().wrap(part.batches(), part.batches().position()).isControl();
    }

    /** The second half is told to the asker. */
    private static boolean inTwo(Ring ring, AtomicGroup group, Predicate<PartitionBatches> isFirst, GroupReply reply) {
        List<PartitionBatches> first =
                new ArrayList<>(group.parts().stream().filter(isFirst).toList());
        List<PartitionBatches> rest =
                group.parts().stream().filter(isFirst.negate()).toList();
        if (first.isEmpty() || rest.isEmpty()) {
            return ring.tryAppendGroup(group, reply);
        }
        ring.tryAppendGroup(new AtomicGroup(first, group.fence(), true), new GroupReply() {
            @Override
            public void appended(long[] baseOffsets) {}

            @Override
            public void refused(ErrorCode error, String message) {}
        });
        return ring.tryAppendGroup(new AtomicGroup(rest, group.fence(), true), new GroupReply() {
            @Override
            public void appended(long[] baseOffsets) {
                reply.appended(new long[group.parts().size()]);
            }

            @Override
            public void refused(ErrorCode error, String message) {
                reply.refused(error, message);
            }
        });
    }
}
