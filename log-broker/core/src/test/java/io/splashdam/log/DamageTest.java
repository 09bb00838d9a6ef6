package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.record.BatchBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they were: what only torn writes can explain is cut, all else is reported. */
class DamageTest {
    @TempDir
    Path root;

    private World open(LogConfig config) throws IOException {
        return new World(new FileDisk(root), config);
    }

    private Path file(String ending, int index) throws IOException {
        List<Path> files = LogCorrupter.files(root, ending);
        return files.get(index < 0 ? files.size() + index : index);
    }

    @Test
    void tornTailIsCutAtTheLastAcknowledgedBatch() throws IOException {
        World world = open(World.FSYNC);
        for (int i = 0; i < 5; i++) {
            world.append(2, 100, 1000 + i);
        }
        world.write(3, 100, 2000); // never committed
        world.kill();
        LogCorrupter.append(file(".log", -1), new byte[] {1, 2, 3});

        World again = open(World.FSYNC);

        assertThat(again.readAll()).isEqualTo(10);
        assertThat(again.report.cutBytes()).isGreaterThan(3);
        again.directory.close();
    }

    @Test
    void osLogsKeepAllValidBatches() throws IOException {
        World world = open(World.OS);
        for (int i = 0; i < 40; i++) {
            world.append(2, 100, 1000 + i);
        }
        world.kill();
        Path last = file(".log", -1);
        LogCorrupter.flipByte(last, Files.size(last) - 5);

        World again = open(World.OS);

        assertThat(again.readAll()).isEqualTo(78);
        again.directory.close();
    }

    /** As a start leaves it that died after filling a hole over two segments, before it had deleted the second. */
    @Test
    void aSegmentThatAFilledHoleReachesOverIsDeleted() throws IOException {
        World world = open(World.OS);
        for (int i = 0; i < 4; i++) {
            world.append(1, 3_000, 1000 + i); // a segment each
        }
        world.kill();
        Files.write(file(".log", 1), BatchBuilder.empty(1, 3, 3).array());

        World again = open(World.OS);

        assertThat(again.readAll()).isEqualTo(4);
        assertThat(LogCorrupter.files(root, ".log"))
                .extracting(path -> LogFiles.offsetOf(path.getFileName().toString(), LogFiles.LOG))
                .containsExactly(0L, 1L, 3L);
        again.directory.close();
    }

    @Test
    void whatTheSegmentsLostComesBackFromTheJournal() throws IOException {
        World world = open(World.FSYNC);
        for (int i = 0; i < 40; i++) {
            world.append(2, 100, 1000 + i);
        }
        world.kill();
        for (Path segment : LogCorrupter.files(root, ".log")) {
            LogCorrupter.fill(segment, (byte) 0);
        }
        Files.delete(file(".log", -1));

        World again = open(World.FSYNC);

        assertThat(again.readAll()).isEqualTo(80);
        again.directory.close();
    }

    @Test
    void tornLastEntryIsNoDamage() throws IOException {
        World world = open(World.FSYNC);
        world.append(2, 100, 1000);
        world.append(2, 100, 1001);
        world.kill();
        LogCorrupter.flipByte(file(".journal", 0), 512 + 200);

        World again = open(World.FSYNC);

        assertThat(again.readAll()).isEqualTo(2);
        again.directory.close();
    }

    @Test
    void anUnsoundEntryThatALaterOneCallsForcedIsDamage() throws IOException {
        World world = open(World.FSYNC);
        world.append(2, 100, 1000);
        world.append(2, 100, 1001);
        world.append(2, 100, 1002);
        world.kill();
        LogCorrupter.flipByte(file(".journal", 0), 512 + 200);

        assertThatThrownBy(() -> open(World.FSYNC))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("journal/00.journal")
                .hasMessageContaining("entry 2");
    }

    @Test
    void aReferenceToOtherBytesIsDamageOnceItWasForced() throws IOException {
        World world = open(World.FSYNC);
        world.append(2, 6_000, 1000); // more than 8 KiB: by reference
        world.append(2, 6_000, 1001);
        world.kill();
        LogCorrupter.flipByte(file(".log", 0), 3_000);

        assertThatThrownBy(() -> open(World.FSYNC))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("refers to");
    }

    @Test
    void aReferenceInTheLastEntryMayBeTorn() throws IOException {
        World world = open(World.FSYNC);
        world.append(2, 6_000, 1000);
        world.append(2, 6_000, 1001);
        world.kill();
        LogCorrupter.flipByte(file(".log", 1), 3_000);

        World again = open(World.FSYNC);

        assertThat(again.readAll()).isEqualTo(2);
        again.directory.close();
    }

    @Test
    void aSegmentShorterThanItsCheckpointIsReported() throws IOException {
        World world = open(World.FSYNC);
        world.append(2, 100, 1000);
        world.directory.checkpointer().checkpointNow();
        world.kill();
        LogCorrupter.truncate(file(".log", 0), 100);

        assertThatThrownBy(() -> open(World.FSYNC))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("00000000000000000000.log at position 100");
    }

    @Test
    void damageBelowTheCheckpointIsReportedByWhoeverReadsIt() throws IOException {
        World world = open(World.FSYNC);
        for (int i = 0; i < 40; i++) {
            world.append(2, 100, 1000 + i);
        }
        world.directory.close();
        LogCorrupter.fill(file(".log", 1), (byte) 7);

        World again = open(World.FSYNC);

        assertThatThrownBy(again::readAll)
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("at position 0");
        again.kill();
    }

    @Test
    void damagedIndexesAreRebuilt() throws IOException {
        World world = open(World.FSYNC);
        for (int i = 0; i < 60; i++) {
            world.append(2, 100, 1000 + i);
        }
        world.directory.close();
        LogCorrupter.fill(file(".index", 0), (byte) 7);
        LogCorrupter.fill(file(".index", 1), (byte) 0);
        LogCorrupter.truncate(file(".index", 2), 5);
        LogCorrupter.flipByte(file(".index", 3), 6);
        Files.delete(file(".timeindex", 1));

        World again = open(World.FSYNC);

        assertThat(again.readAll()).isEqualTo(120);
        for (long offset = 0; offset < 120; offset++) {
            LogSlice slice = again.log.read(offset, 1, Long.MAX_VALUE, true);
            assertThat(slice.firstBatchOffset()).isEqualTo(offset / 2 * 2);
            slice.release();
        }
        assertThat(again.log.offsetForTime(1030, Long.MAX_VALUE)).isEqualTo(new TimestampedOffset(1030, 59, 3));
        again.directory.close();
    }

    @Test
    void aDamagedCheckpointIsReported() throws IOException {
        World world = open(World.FSYNC);
        world.append(2, 100, 1000);
        world.directory.close();
        LogCorrupter.flipByte(root.resolve("checkpoint"), 20);

        assertThatThrownBy(() -> open(World.FSYNC))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("checkpoint");
    }

    @Test
    void damagedProducerSnapshotsAreFoldedAnew() throws IOException {
        World world = open(World.FSYNC);
        for (int i = 0; i < 40; i++) {
            world.log.stage(Batches.of(2, 100, 1000 + i, 7, i * 2), 3, 1000);
            world.commit(world.log.writeStaged(1000));
        }
        world.directory.close();
        for (Path snapshot : LogCorrupter.files(root, ".snapshot")) {
            LogCorrupter.fill(snapshot, (byte) 1);
        }

        World again = open(World.FSYNC);

        assertThat(again.log.producers()).isEqualTo(world.log.producers());
        assertThat(again.log.producers().producerCount()).isEqualTo(1);
        again.directory.close();
    }
}
