package io.splashdam.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our files are Kafka's: its own classes read them, and the layouts that it has no public reader for are held byte by byte. */
class FormatTest {
    @TempDir
    Path root;

    private void fill() throws IOException {
        World world = new World(new FileDisk(root), World.FSYNC);
        for (int i = 0; i < 60; i++) {
            world.append(3, 100, 1000 + i * 10L);
        }
        world.directory.close();
    }

    @Test
    void kafkaReadsOurSegments() throws IOException {
        fill();
        long next = 0;
        for (Path segment : LogCorrupter.files(root, ".log")) {
            assertThat(segment.getFileName().toString()).isEqualTo("%020d.log".formatted(next));
            for (RecordBatch batch : MemoryRecords.readableRecords(ByteBuffer.wrap(Files.readAllBytes(segment)))
                    .batches()) {
                batch.ensureValid();
                assertThat(batch.baseOffset()).isEqualTo(next);
                assertThat(batch.partitionLeaderEpoch()).isEqualTo(3);
                next = batch.nextOffset();
            }
        }
        assertThat(next).isEqualTo(180);
    }

    @Test
    void indexEntriesPointToBatches() throws IOException {
        fill();
        List<Path> indexes = LogCorrupter.files(root, ".index");
        assertThat(indexes).hasSizeGreaterThan(3);
        for (Path index : indexes) {
            String stem = index.toString().replace(".index", "");
            long base = Long.parseLong(Path.of(stem).getFileName().toString());
            ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(Path.of(stem + ".log")));
            ByteBuffer entries = ByteBuffer.wrap(Files.readAllBytes(index));
            while (entries.hasRemaining()) {
                long lastOffset = base + entries.getInt();
                int position = entries.getInt();
                assertThat(log.getLong(position) + log.getInt(position + 23)).isEqualTo(lastOffset);
            }
            ByteBuffer times = ByteBuffer.wrap(Files.readAllBytes(Path.of(stem + ".timeindex")));
            long before = -1;
            while (times.hasRemaining()) {
                long timestampMs = times.getLong();
                assertThat(timestampMs).isGreaterThan(before);
                assertThat(base + times.getInt()).isBetween(base, base + 200);
                before = timestampMs;
            }
        }
    }

    @Test
    void smallFilesAreText() throws IOException {
        fill();
        Path directory = root.resolve("logs/t-0");
        assertThat(Files.readString(directory.resolve("leader-epoch-checkpoint")))
                .isEqualTo("0\n1\n3 0\n");
        Uuid topicId = new Uuid(
                World.ID.topicId().getMostSignificantBits(), World.ID.topicId().getLeastSignificantBits());
        assertThat(Files.readString(directory.resolve("partition.metadata")))
                .isEqualTo("version: 0\ntopic_id: " + topicId);
    }
}
