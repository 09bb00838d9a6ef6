package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.config.TopicNames;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoryTest {
    private static final LogConfig FSYNC =
            LogConfig.defaults().withSegmentBytes(4096).withIndexIntervalBytes(200);
    private static final LogConfig OS = FSYNC.withDurability(Durability.OS);
    private static final LogDirectoryConfig SMALL = new LogDirectoryConfig(1, null, 256 * 1024, 4, 8 * 1024, 10, 4, 2);

    private final LogId id = new LogId(new UUID(1, 2), "t", 0);

    @TempDir
    Path root;

    private static LogDirectory open(Disk disk) throws IOException {
        return LogDirectory.open(disk, SMALL, () -> Instant.ofEpochMilli(1_000_000), new Random(1));
    }

    private LogDirectory recovered(Disk disk, LogConfig config) throws IOException {
        LogDirectory directory = open(disk);
        directory.recover(Map.of(id, config), deleted -> false);
        return directory;
    }

    private static PartitionLog log(LogDirectory directory) {
        return directory.logs().iterator().next();
    }

    static Written append(LogDirectory directory, PartitionLog log, int count, int valueBytes, long timestampMs)
            throws IOException {
        log.stage(Batches.of(count, valueBytes, timestampMs), 3, timestampMs);
        Written written = log.writeStaged(timestampMs);
        if (log.config().durability() == Durability.FSYNC) {
            while (!directory.journal().hasRoomFor(List.of(written))) {
                directory.checkpointer().checkpointNow();
            }
            directory.journal().commit(List.of(written));
        }
        return written;
    }

    private static long readAll(PartitionLog log) throws IOException {
        long offset = log.startOffset();
        while (offset < log.endOffset()) {
            LogSlice slice = log.read(offset, 1000, Long.MAX_VALUE, true);
            ByteBuffer bytes = slice.read();
            slice.release();
            BatchView view = new BatchView();
            for (int at = 0; at < bytes.limit(); at += view.sizeBytes()) {
                assertThat(view.wrap(bytes, at).isSound()).isTrue();
                assertThat(view.baseOffset()).isEqualTo(offset);
                offset = view.nextOffset();
            }
        }
        return offset;
    }

    private void appendMuch(LogDirectory directory) throws IOException {
        PartitionLog log = log(directory);
        for (int i = 0; i < 200; i++) {
            append(directory, log, 1 + i % 5, 20 + i * 13 % 900, 1000 + i * 10L);
        }
        assertThat(log.endOffset()).isEqualTo(600);
        assertThat(readAll(log)).isEqualTo(600);
    }

    @Test
    void memoryHoldsAndReturnsBatches() throws IOException {
        try (LogDirectory directory = recovered(new MemoryDisk(), FSYNC)) {
            appendMuch(directory);
            assertThat(log(directory).segments().length).isGreaterThan(5);
        }
    }

    @Test
    void aCleanStopLeavesNothingToDo() throws IOException {
        for (Disk disk : List.of(new MemoryDisk(), new FileDisk(root))) {
            try (LogDirectory directory = recovered(disk, FSYNC)) {
                appendMuch(directory);
            }
            LogDirectory again = open(disk);
            RecoveryReport report = again.recover(Map.of(id, FSYNC), deleted -> false);
            assertThat(report.isClean()).isTrue();
            assertThat(report.cutBytes()).isZero();
            assertThat(readAll(log(again))).isEqualTo(600);
            assertThat(log(again).latestEpoch()).isEqualTo(3);
            append(again, log(again), 2, 10, 5000);
            assertThat(readAll(log(again))).isEqualTo(602);
            again.close();
        }
    }

    @Test
    void whatWasCommittedIsThereAfterAKill() throws IOException {
        for (LogConfig config : List.of(FSYNC, OS)) {
            Disk disk = new FileDisk(root.resolve(config.durability().name()));
            LogDirectory killed = recovered(disk, config);
            appendMuch(killed);
            killed.fail(new IOException("killed")); // closes without writing anything
            killed.close();
            try (LogDirectory again = recovered(disk, config)) {
                assertThat(readAll(log(again))).isEqualTo(600);
                appendMore(again);
            }
        }
    }

    private static void appendMore(LogDirectory directory) throws IOException {
        append(directory, log(directory), 2, 10_000, 5000);
        assertThat(readAll(log(directory))).isEqualTo(602);
    }

    @Test
    void timeFindsTheFirstRecordThatIsNotOlder() throws IOException {
        try (LogDirectory directory = recovered(new FileDisk(root), FSYNC)) {
            PartitionLog log = log(directory);
            for (int i = 0; i < 100; i++) {
                append(directory, log, 10, 50, 1000 + i * 100L);
            }
            assertThat(log.offsetForTime(0, Long.MAX_VALUE)).isEqualTo(new TimestampedOffset(1000, 0, 3));
            assertThat(log.offsetForTime(5005, Long.MAX_VALUE)).isEqualTo(new TimestampedOffset(5005, 405, 3));
            assertThat(log.offsetForTime(5050, Long.MAX_VALUE)).isEqualTo(new TimestampedOffset(5100, 410, 3));
            assertThat(log.offsetForTime(1_000_000, Long.MAX_VALUE)).isNull();
            assertThat(log.maxTimestamp(Long.MAX_VALUE)).isEqualTo(new TimestampedOffset(10909, 999, 3));
        }
    }

    @Test
    void aDirectoryHasOneOwner() throws IOException {
        try (LogDirectory directory = recovered(new FileDisk(root), FSYNC)) {
            assertThatThrownBy(() -> open(new FileDisk(root))).isInstanceOf(DirectoryInUseException.class);
            assertThat(directory.nodeId()).isEqualTo(1);
        }
        open(new FileDisk(root)).close();
    }

    @Test
    void logsOfTheLongestNameAreDeleted() throws IOException {
        String name = "n".repeat(TopicNames.MAX_LENGTH);
        try (LogDirectory directory = recovered(new FileDisk(root), FSYNC)) {
            for (int partition = 0; partition < 2; partition++) {
                directory.delete(directory.create(new LogId(new UUID(3, 4), name, partition), FSYNC));
            }
            assertThat(root.resolve("logs")).isDirectoryNotContaining("glob:**/n*");
        }
    }

    @Test
    void truncationForgetsTheTail() throws IOException {
        Disk disk = new FileDisk(root);
        LogDirectory directory = recovered(disk, FSYNC);
        appendMuch(directory);
        PartitionLog log = log(directory);
        log.truncateTo(100);
        assertThat(log.endOffset()).isBetween(95L, 100L);
        long end = log.endOffset();
        assertThat(readAll(log)).isEqualTo(end);
        append(directory, log, 5, 30, 9000);
        directory.fail(new IOException("killed"));
        directory.close();
        try (LogDirectory again = recovered(disk, FSYNC)) {
            assertThat(readAll(log(again))).isEqualTo(end + 5);
        }
    }
}
