package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path root;

    private long inlineBytes;
    private long referencedBytes;
    private int forces;

    private void listen(LogDirectory directory) {
        directory.journal().listen((inline, referenced, count) -> {
            inlineBytes = inline;
            referencedBytes = referenced;
            forces = count;
        });
    }

    @Test
    void largeWritesAreReferredToAndSmallOnesAreInline() throws IOException {
        World world = new World(new FileDisk(root), World.FSYNC);
        listen(world.directory);

        Written small = world.append(1, 1000, 1000);
        assertThat(inlineBytes).isEqualTo(small.bytes());
        assertThat(forces).isEqualTo(1);

        Written large = world.append(3, 9000, 1000);
        assertThat(referencedBytes).isEqualTo(large.bytes());
        assertThat(inlineBytes).isZero();
        assertThat(forces).isEqualTo(2);
        world.directory.close();
    }

    @Test
    void oneEntryHoldsManyPartitionsAndAllOfItComesBack() throws IOException {
        Map<LogId, LogConfig> expected = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            expected.put(new LogId(new UUID(1, 1), "t", i), World.FSYNC);
        }
        LogDirectory directory =
                LogDirectory.open(new FileDisk(root), World.SMALL, java.time.Instant::now, new Random(1));
        directory.recover(expected, deleted -> false);
        for (int round = 0; round < 30; round++) {
            List<Written> group = new ArrayList<>();
            for (PartitionLog log : directory.logs()) {
                log.stage(Batches.of(1 + round % 3, 50 + round * 100, 1000), 0, 1000);
                group.add(log.writeStaged(1000));
            }
            while (!directory.journal().hasRoomFor(group)) {
                directory.checkpointer().checkpointNow();
            }
            directory.journal().commit(group);
        }
        directory.fail(new IOException("killed"));
        directory.close();

        LogDirectory again = LogDirectory.open(new FileDisk(root), World.SMALL, java.time.Instant::now, new Random(1));
        again.recover(expected, deleted -> false);
        assertThat(again.logs()).allMatch(log -> log.endOffset() == 60);
        again.close();
    }

    @Test
    void anOsLogThatBecomesDurableContinuesWithoutAGap() throws IOException {
        World world = new World(new FileDisk(root), World.OS);
        world.append(5, 100, 1000);
        world.log.reconfigure(World.FSYNC);
        world.append(2, 100, 1001);
        world.kill();

        World again = new World(new FileDisk(root), World.FSYNC);
        assertThat(again.readAll()).isEqualTo(7);
        again.directory.close();
    }

    @Test
    void manyPartitionsWithFewOpenFiles() throws IOException {
        Map<LogId, LogConfig> expected = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            expected.put(new LogId(new UUID(1, 1), "t", i), World.OS);
        }
        LogDirectory directory =
                LogDirectory.open(new FileDisk(root), World.SMALL, java.time.Instant::now, new Random(1));
        directory.recover(expected, deleted -> false);
        for (int round = 0; round < 3; round++) {
            for (PartitionLog log : directory.logs()) {
                log.stage(Batches.of(10, 300, 1000), 0, 1000);
                log.writeStaged(1000);
            }
            directory.checkpointer().checkpointNow();
            for (PartitionLog log : directory.logs()) {
                LogSlice slice = log.read(0, 100, Long.MAX_VALUE, true);
                assertThat(slice.read().remaining()).isPositive();
                slice.release();
            }
            assertThat(directory.openFileCount()).isLessThanOrEqualTo(5);
        }
        directory.close();
    }
}
