package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** One directory with one log, for tests. */
final class World {
    static final LogConfig FSYNC = LogConfig.defaults().withSegmentBytes(4096).withIndexIntervalBytes(200);
    static final LogConfig OS = FSYNC.withDurability(Durability.OS);
    static final LogDirectoryConfig SMALL = new LogDirectoryConfig(1, null, 256 * 1024, 4, 8 * 1024, 10, 4, 2);
    static final LogId ID = new LogId(new UUID(1, 2), "t", 0);

    final Disk disk;
    final LogDirectory directory;
    final PartitionLog log;
    final RecoveryReport report;

    World(Disk disk, LogConfig config) throws IOException {
        this(disk, config, SMALL);
    }

    World(Disk disk, LogConfig config, LogDirectoryConfig directoryConfig) throws IOException {
        this.disk = disk;
        directory = LogDirectory.open(disk, directoryConfig, () -> Instant.ofEpochMilli(1_000_000), new Random(1));
        try {
            report = directory.recover(Map.of(ID, config), deleted -> false);
        } catch (IOException e) {
            directory.close();
            throw e;
        }
        log = directory.logs().iterator().next();
    }

    Written append(int count, int valueBytes, long timestampMs) throws IOException {
        return commit(write(count, valueBytes, timestampMs));
    }

    Written write(int count, int valueBytes, long timestampMs) throws IOException {
        log.stage(Batches.of(count, valueBytes, timestampMs), 3, timestampMs);
        return log.writeStaged(timestampMs);
    }

    Written commit(Written written) throws IOException {
        if (log.config().durability() == Durability.FSYNC) {
            while (!directory.journal().hasRoomFor(List.of(written))) {
                directory.checkpointer().checkpointNow();
            }
            directory.journal().commit(List.of(written));
        }
        return written;
    }

    /** Ends as a process that dies: nothing more is written. */
    void kill() throws IOException {
        directory.fail(new IOException("killed"));
        directory.close();
    }

    /** Reads the whole log, and holds each batch against what must be there. Returns the end. */
    long readAll() throws IOException {
        long offset = log.startOffset();
        BatchView view = new BatchView();
        while (offset < log.endOffset()) {
            LogSlice slice = log.read(offset, 1000, Long.MAX_VALUE, true);
            ByteBuffer bytes = slice.read();
            slice.release();
            for (int at = 0; at < bytes.limit(); at += view.sizeBytes()) {
                assertThat(view.wrap(bytes, at).isSound()).isTrue();
                assertThat(view.baseOffset()).isEqualTo(offset);
                offset = view.nextOffset();
            }
        }
        return offset;
    }
}
