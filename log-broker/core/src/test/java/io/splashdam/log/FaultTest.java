package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.producer.ProducerStates;
import io.splashdam.simulation.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, fail, or belong to someone else. */
class FaultTest {
    private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(3));

    @TempDir
    Path root;

    @Test
    void aFullDiskTakesBackOffsetsAndProducers() throws Exception {
        World world = new World(disk, World.FSYNC);
        world.append(2, 100, 1000);
        ProducerStates before =
                ProducerStates.fromSnapshot(world.log.producers().snapshot());
        disk.failSometimes(1000, 0);

        world.log.stage(Batches.of(3, 100, 1001, 9, 0), 3, 1001);
        assertThatThrownBy(() -> world.log.writeStaged(1001)).isInstanceOf(IOException.class);
        disk.failSometimes(0, 0);

        assertThat(world.log.producers()).isEqualTo(before);
        assertThat(world.log.endOffset()).isEqualTo(2);
        assertThat(world.log.stagedBytes()).isZero();
        assertThat(world.append(1, 50, 1002).baseOffset()).isEqualTo(2);
        assertThat(world.readAll()).isEqualTo(3);
    }

    @Test
    void aFailedJournalForceIsFinal() throws IOException {
        World world = new World(disk, World.FSYNC);
        world.append(2, 100, 1000);
        Written written = world.write(2, 100, 1001);
        disk.failSometimes(0, 1000);

        assertThatThrownBy(() -> world.commit(written)).isInstanceOf(IOException.class);
        disk.failSometimes(0, 0);

        assertThat(world.directory.isFailed()).isTrue();
        assertThatThrownBy(() -> world.commit(written)).hasMessageContaining("has failed");
        assertThat(world.log.read(0, 1000, 2, true).bytes()).isPositive();
    }

    @Test
    void aFailedBackgroundForceStopsReadsAboveTheCheckpointAndKeepsTheJournal() throws IOException {
        World world = new World(disk, World.FSYNC);
        world.append(2, 100, 1000);
        world.directory.checkpointer().checkpointNow();
        world.append(2, 100, 1001);
        disk.failSometimes(0, 1000);
        assertThatThrownBy(() -> world.directory.checkpointer().checkpointNow()).isInstanceOf(IOException.class);
        disk.failSometimes(0, 0);
        world.directory.checkpointer().checkpointNow();

        assertThat(world.log.isFailed()).isTrue();
        LogSlice readable = world.log.read(0, 10_000, Long.MAX_VALUE, true);
        assertThat(readable.bytes()).isEqualTo(world.log.end().position() / 2);
        assertThatThrownBy(() -> world.log.read(2, 1000, Long.MAX_VALUE, true)).hasMessageContaining("not readable");
        assertThatThrownBy(() -> world.write(1, 10, 1002)).hasMessageContaining("takes no writes");

        disk.losePower();
        assertThat(new World(disk, World.FSYNC).readAll()).isEqualTo(4);
    }

    @Test
    void aJournalThatAFailedLogFillsFailsTheDirectory() throws IOException {
        World world = new World(disk, World.FSYNC);
        Written first = world.append(2, 100, 1000);
        world.log.fail(new IOException("lost"));
        PartitionLog other = world.directory.create(new LogId(new java.util.UUID(5, 6), "u", 0), World.FSYNC);
        for (int i = 0; i < 1000 && !world.directory.isFailed(); i++) {
            other.stage(Batches.of(1, 5000, 1000), 0, 1000);
            Written written = other.writeStaged(1000);
            if (world.directory.journal().hasRoomFor(List.of(written))) {
                world.directory.journal().commit(List.of(written));
            } else {
                world.directory.checkpointer().doWork(1000);
            }
        }
        assertThat(first.nextOffset()).isEqualTo(2);
        assertThat(world.directory.failure()).hasMessageContaining("The journal is full");
    }

    @Test
    void aForeignNodeIsRefusedByName() throws IOException {
        new World(new FileDisk(root), World.FSYNC).directory.close();
        assertThatThrownBy(() -> new World(new FileDisk(root), World.FSYNC, new LogDirectoryConfig(2, 1 << 20)))
                .isInstanceOf(DirectoryUnusableException.class)
                .hasMessageContaining("node.id=1")
                .hasMessageContaining("node.id=2");
    }

    @Test
    void aNewerFormatIsRefusedByName() throws IOException {
        new World(new FileDisk(root), World.FSYNC).directory.close();
        Path identity = root.resolve("splashdam.properties");
        Files.writeString(identity, Files.readString(identity).replace("format.version=1", "format.version=9"));
        assertThatThrownBy(() -> new World(new FileDisk(root), World.FSYNC))
                .isInstanceOf(DirectoryUnusableException.class)
                .hasMessageContaining("format.version=9");
    }

    @Test
    void aDirectoryOfAnotherTopicIsNotTaken() throws IOException {
        new World(new FileDisk(root), World.FSYNC).directory.close();
        LogDirectory directory =
                LogDirectory.open(new FileDisk(root), World.SMALL, java.time.Instant::now, new java.util.Random(1));
        LogId other = new LogId(new java.util.UUID(9, 9), "t", 0);
        assertThatThrownBy(() -> directory.recover(java.util.Map.of(other, World.FSYNC), id -> false))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("partition.metadata");
        directory.close();
    }
}
