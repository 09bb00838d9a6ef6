package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.compaction.CleanablePart;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments are cleaned while the log is in use: what is left, who still reads what is gone, what a start finds. */
class LogCleaningTest {
    private static final LogConfig COMPACTED =
            World.FSYNC.withCompaction(new CompactionConfig(0.1, 0, Long.MAX_VALUE, 1_000), false);
    private static final CleanerConfig MEMORY = new CleanerConfig(1 << 20, 4096);
    private static final long NOW_MS = 2_000_000;

    @TempDir
    Path root;

    private World open(LogConfig config) throws IOException {
        return new World(new FileDisk(root), config);
    }

    /** Batches of three records with the keys 0 to 2. */
    private static void fill(World world, int batches) throws IOException {
        for (int i = 0; i < batches; i++) {
            world.append(3, 100, 1000 + i * 10L);
        }
        world.directory.checkpointer().checkpointNow();
    }

    private static LogCleaning clean(World world) throws IOException {
        world.directory.checkpointer().checkpointNow();
        LogCleaner cleaner = world.directory.cleaner();
        CleanablePart part = cleaner.cleanablePart(world.log, world.log.endOffset(), NOW_MS);
        LogCleaning cleaning =
                cleaner.begin(world.log, part, world.log.cleaningView(), MEMORY, LogCleaning.Pace.FULL, NOW_MS);
        while (cleaning.step()) {
            // To its end.
        }
        cleaner.finished(cleaning);
        return cleaning;
    }

    /** Key by offset, read as a consumer does. */
    private static Map<Long, String> keys(World world) throws IOException {
        Map<Long, String> keys = new LinkedHashMap<>();
        BatchView batch = new BatchView();
        RecordCursor cursor = new RecordCursor();
        long offset = world.log.startOffset();
        while (offset < world.log.endOffset()) {
            LogSlice slice = world.log.read(offset, 1000, Long.MAX_VALUE, true);
            ByteBuffer bytes = slice.read();
            slice.release();
            for (int at = 0; at < bytes.limit(); at += batch.sizeBytes()) {
                assertThat(batch.wrap(bytes, at).isSound()).isTrue();
                cursor.open(batch);
                while (cursor.next()) {
                    keys.put(
                            cursor.record().offset(),
                            StandardCharsets.UTF_8.decode(cursor.record().key()).toString());
                }
                offset = batch.nextOffset();
            }
        }
        return keys;
    }

    @Test
    void onlyTheNewestOfEachKeyIsLeftBelowTheActiveSegment() throws IOException {
        World world = open(COMPACTED);
        fill(world, 100);
        long before = world.log.sizeBytes();
        long activeBase = world.log.end().segment().baseOffset();

        LogCleaning cleaning = clean(world);

        assertThat(cleaning.isComplete()).isTrue();
        assertThat(cleaning.end()).isEqualTo(activeBase);
        assertThat(world.log.sizeBytes()).isLessThan(before / 3);
        Map<Long, String> keys = keys(world);
        assertThat(keys.keySet()).startsWith(activeBase - 3, activeBase - 2, activeBase - 1, activeBase);
        assertThat(keys).hasSize((int) (300 - activeBase + 3));
        world.directory.close();
        World again = open(COMPACTED);
        assertThat(keys(again)).isEqualTo(keys);
        assertThat(again.log.cleanedTo()).isEqualTo(activeBase);
        assertThat(again.log.endOffset()).isEqualTo(300);
        again.directory.close();
    }

    @Test
    void theCleanersCheckpointIsKafkas() throws IOException {
        World world = open(COMPACTED);
        fill(world, 100);

        LogCleaning cleaning = clean(world);

        assertThat(Files.readString(root.resolve("logs/cleaner-offset-checkpoint")))
                .isEqualTo("0\n1\nt 0 " + cleaning.end() + "\n");
        world.directory.close();
        assertThat(open(COMPACTED).report.strayDirectories()).isEmpty();
    }

    @Test
    void aReaderOfAReplacedSegmentReadsOn() throws IOException {
        World world = open(COMPACTED);
        fill(world, 100);
        LogSlice held = world.log.read(0, 3000, Long.MAX_VALUE, true);
        ByteBuffer before = held.read();

        clean(world);

        assertThat(held.read()).isEqualTo(before);
        held.release();
        world.directory.close();
    }

    @Test
    void aSegmentThatLosesNothingIsNotCopied() throws IOException {
        World world = open(COMPACTED);
        world.append(30, 100, 500); // of these only the keys 0 to 2 are written again
        fill(world, 30);
        clean(world);
        Object first = firstFile();
        world.log.reconfigure(COMPACTED.withSegmentBytes(2000)); // too small to be merged with another

        fill(world, 30);
        LogCleaning cleaning = clean(world);

        assertThat(cleaning.bytesAfter()).isLessThan(cleaning.bytesBefore());
        assertThat(firstFile()).isNotNull().isEqualTo(first);
        world.directory.close();
    }

    private Object firstFile() throws IOException {
        Path path = root.resolve("logs/t-0/00000000000000000000.log");
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Test
    void timesAndEpochsAreFoundInACompactedLog() throws IOException {
        World world = open(COMPACTED);
        fill(world, 100);
        clean(world);
        long oldest = keys(world).keySet().iterator().next();

        assertThat(world.log.offsetForTime(0, Long.MAX_VALUE))
                .isEqualTo(new TimestampedOffset(1000 + oldest / 3 * 10, oldest, 3));
        assertThat(world.log.maxTimestamp(Long.MAX_VALUE)).isEqualTo(new TimestampedOffset(1992, 299, 3));
        assertThat(world.log.endOffsetForEpoch(3).endOffset()).isEqualTo(300);
        world.directory.close();
    }

    @Test
    void aTruncationVoidsACleaningUnderWay() throws IOException {
        World world = open(COMPACTED);
        fill(world, 100);
        LogCleaner cleaner = world.directory.cleaner();
        CleanablePart part = cleaner.cleanablePart(world.log, world.log.endOffset(), NOW_MS);
        LogCleaning cleaning =
                cleaner.begin(world.log, part, world.log.cleaningView(), MEMORY, LogCleaning.Pace.FULL, NOW_MS);
        cleaning.step();
        cleaning.step();

        world.log.truncateTo(290);

        while (cleaning.step()) {
            // Nothing is swapped any more.
        }
        assertThat(cleaning.isComplete()).isFalse();
        assertThat(keys(world)).hasSize(288); // a batch is cut as a whole
        assertThat(LogCorrupter.files(root, ".cleaned")).isEmpty();
        world.directory.close();
    }
}
