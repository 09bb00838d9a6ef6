package io.splashdam.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.Batches;
import io.splashdam.log.Disk;
import io.splashdam.log.Durability;
import io.splashdam.log.FileDisk;
import io.splashdam.log.LogConfig;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogDirectoryConfig;
import io.splashdam.log.LogId;
import io.splashdam.log.LogSlice;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingTest {
    private static final LogId ID = new LogId(new UUID(1, 1), "t", 0);
    private static final LogId OTHER = new LogId(new UUID(1, 1), "t", 1);
    private static final RingLimits LIMITS = new RingLimits(64, 1 << 20, 256 << 10, 64 << 10, 4 << 10, 20);

    @TempDir
    Path path;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
    }

    private LogDirectory open(Disk disk) throws IOException {
        LogDirectory directory =
                LogDirectory.open(disk, new LogDirectoryConfig(1, 1 << 20), InstantSource.system(), new Random(1));
        toClose.add(directory);
        LogConfig config = LogConfig.defaults().withDurability(Durability.FSYNC);
        directory.recover(Map.of(ID, config, OTHER, config), id -> false);
        return directory;
    }

    private Ring start(LogDirectory directory) {
        Ring ring = DisruptorRing.start(directory, LIMITS, InstantSource.system());
        toClose.add(ring);
        return ring;
    }

    private static Partition partition(LogDirectory directory, LogId id) {
        return new Partition(directory.log(id.topicId(), id.partition()), 0, 1);
    }

    /** Appends as an embedded producer does: waits for room when there is none. */
    private static CompletableFuture<Long> append(Ring ring, Partition partition, ByteBuffer batches) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        AppendReply reply = new AppendReply() {
            @Override
            public void appended(long baseOffset, long logAppendTimeMs) {
                answer.complete(baseOffset);
            }

            @Override
            public void refused(ErrorCode error, String message) {
                answer.completeExceptionally(new IOException(error + ": " + message));
            }
        };
        while (!ring.tryAppend(partition, batches, true, reply)) {
            CompletableFuture<Void> room = new CompletableFuture<>();
            ring.onRoom(() -> room.complete(null));
            room.join();
        }
        return answer;
    }

    private static List<Long> baseOffsets(Partition partition) throws IOException {
        List<Long> offsets = new ArrayList<>();
        BatchView view = new BatchView();
        long next = 0;
        while (next < partition.highWatermark()) {
            LogSlice slice = partition.read(next, 1 << 20, Isolation.READ_UNCOMMITTED, true);
            ByteBuffer batches = ByteBuffer.allocate(slice.bytes());
            slice.readInto(batches);
            slice.release();
            batches.flip();
            for (int at = 0; at < batches.limit(); at += view.sizeBytes()) {
                assertThat(view.wrap(batches, at).isSound()).isTrue();
                assertThat(view.baseOffset()).isEqualTo(next);
                offsets.add(view.baseOffset());
                next = view.nextOffset();
            }
        }
        return offsets;
    }

    @Test
    void manyThreadsThroughALittleRoomKeepOffsetsDenseAndEveryAnswerTrue() throws IOException {
        LogDirectory directory = open(new FileDisk(path));
        Ring ring = start(directory);
        Partition partition = partition(directory, ID);
        List<CompletableFuture<List<Long>>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            threads.add(CompletableFuture.supplyAsync(() -> {
                List<CompletableFuture<Long>> answers = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    answers.add(append(ring, partition, Batches.of(3, 500, 1_000)));
                }
                return answers.stream().map(CompletableFuture::join).toList();
            }));
        }
        List<Long> answered = new ArrayList<>();
        for (CompletableFuture<List<Long>> thread : threads) {
            List<Long> own = thread.join();
            assertThat(own).as("in the order of its sending").isSorted();
            answered.addAll(own);
        }
        answered.sort(null);
        assertThat(baseOffsets(partition)).isEqualTo(answered).hasSize(1600);
        assertThat(partition.highWatermark()).isEqualTo(4800);
    }

    @Test
    void aDuplicateIsAnsweredWithTheOffsetOfTheFirst() throws IOException {
        LogDirectory directory = open(new FileDisk(path));
        Ring ring = start(directory);
        Partition partition = partition(directory, ID);
        append(ring, partition, Batches.of(2, 10, 1_000)).join();
        CompletableFuture<Long> first = append(ring, partition, Batches.of(2, 10, 1_000, 7, 0));
        CompletableFuture<Long> again = append(ring, partition, Batches.of(2, 10, 1_000, 7, 0));
        assertThat(first.join()).isEqualTo(2);
        assertThat(again.join()).isEqualTo(2);
        assertThat(partition.endOffset()).isEqualTo(4);
        assertThatThrownBy(() ->
                        append(ring, partition, Batches.of(1, 10, 1_000, 7, 9)).join())
                .hasMessageContaining("OUT_OF_ORDER_SEQUENCE_NUMBER");
    }

    @Test
    void aFailedForceOfTheJournalAcknowledgesNothingShowsNothingAndIsFinal() throws IOException {
        AtomicBoolean fails = new AtomicBoolean();
        List<String> forced = Collections.synchronizedList(new ArrayList<>());
        LogDirectory directory = open(new DelegatingDisk(
                new FileDisk(path),
                file -> {
                    if (fails.get() && file.startsWith("journal/")) {
                        forced.add(file);
                        throw new IOException("Input/output error");
                    }
                },
                file -> {}));
        Ring ring = start(directory);
        Partition partition = partition(directory, ID);
        append(ring, partition, Batches.of(1, 10, 1_000)).join();
        fails.set(true);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() ->
                            append(ring, partition, Batches.of(1, 10, 1_000)).join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("KAFKA_STORAGE_ERROR");
        }
        assertThat(forced)
                .as("a failed force is never tried again")
                .doesNotHaveDuplicates()
                .isNotEmpty();
        assertThat(partition.highWatermark()).isEqualTo(1);
        assertThat(baseOffsets(partition)).containsExactly(0L);
    }

    @Test
    void aFullDiskRefusesWritesUntilThereIsRoomAndOffsetsStayDense() throws IOException {
        AtomicBoolean isFull = new AtomicBoolean();
        LogDirectory directory = open(new DelegatingDisk(new FileDisk(path), file -> {}, file -> {
            if (isFull.get() && file.endsWith(".log")) {
                throw new IOException("No space left on device");
            }
        }));
        Ring ring = start(directory);
        Partition partition = partition(directory, ID);
        append(ring, partition, Batches.of(1, 10, 1_000, 7, 0)).join();
        isFull.set(true);
        assertThatThrownBy(() ->
                        append(ring, partition, Batches.of(1, 10, 1_000, 7, 1)).join())
                .hasMessageContaining("KAFKA_STORAGE_ERROR");
        assertThat(baseOffsets(partition)).containsExactly(0L);
        isFull.set(false);
        assertThat(append(ring, partition, Batches.of(1, 10, 1_000, 7, 1)).join())
                .isEqualTo(1);
    }

    @Test
    void ofAGroupThatIsRefusedNothingIsWritten() throws IOException {
        LogDirectory directory = open(new FileDisk(path));
        Ring ring = start(directory);
        Partition first = partition(directory, ID);
        Partition second = partition(directory, OTHER);
        CompletableFuture<long[]> done = appendGroup(
                ring,
                new PartitionBatches(first, Batches.of(2, 10, 1)),
                new PartitionBatches(second, Batches.of(1, 10, 1)));
        assertThat(done.join()).containsExactly(0, 0);
        CompletableFuture<long[]> refused = appendGroup(
                ring,
                new PartitionBatches(first, Batches.of(2, 10, 1)),
                new PartitionBatches(second, Batches.of(1, 10, 1, 7, 5)),
                new PartitionBatches(second, Batches.of(1, 10, 1, 7, 99)));
        assertThatThrownBy(refused::join).hasMessageContaining("OUT_OF_ORDER_SEQUENCE_NUMBER");
        assertThat(first.endOffset()).isEqualTo(2);
        assertThat(append(ring, first, Batches.of(1, 10, 1)).join()).isEqualTo(2);
        assertThat(append(ring, second, Batches.of(1, 10, 1, 7, 5)).join()).isEqualTo(1);
    }

    private static CompletableFuture<long[]> appendGroup(Ring ring, PartitionBatches... group) {
        CompletableFuture<long[]> answer = new CompletableFuture<>();
        boolean taken = ring.tryAppendGroup(new AtomicGroup(List.of(group)), new GroupReply() {
            @Override
            public void appended(long[] baseOffsets) {
                answer.complete(baseOffsets);
            }

            @Override
            public void refused(ErrorCode error, String message) {
                answer.completeExceptionally(new IOException(error + ": " + message));
            }
        });
        assertThat(taken).isTrue();
        return answer;
    }

    @Test
    void whatWasTakenBeforeTheCloseIsAnswered() throws Exception {
        LogDirectory directory = open(new FileDisk(path));
        Ring ring = DisruptorRing.start(directory, LIMITS, InstantSource.system());
        Partition partition = partition(directory, ID);
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(append(ring, partition, Batches.of(1, 100, 1)));
        }
        ring.close();
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(answers.get(49).join()).isEqualTo(49);
        assertThatThrownBy(() -> append(ring, partition, Batches.of(1, 100, 1)).join())
                .hasMessageContaining("BROKER_NOT_AVAILABLE");
    }

    @Test
    void anAnswerMayCallTheInlineRingAgain() throws Exception {
        LogDirectory directory = open(new FileDisk(path));
        Ring ring = InlineRing.immediate(directory, LIMITS, InstantSource.system());
        toClose.add(ring);
        Partition partition = partition(directory, ID);
        CompletableFuture<Long> second = append(ring, partition, Batches.of(1, 10, 1))
                .thenCompose(offset -> append(ring, partition, Batches.of(1, 10, 1)));
        assertThat(second.join()).isEqualTo(1);
    }
}
