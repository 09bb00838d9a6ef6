package io.splashdam.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import org.apache.kafka.storage.internals.log.BatchMetadata;
import org.apache.kafka.storage.internals.log.CompletedTxn;
import org.apache.kafka.storage.internals.log.ProducerAppendInfo;
import org.apache.kafka.storage.internals.log.ProducerStateEntry;
import org.apache.kafka.storage.internals.log.ProducerStateManager;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random batches, repeats, gaps, new epochs and markers: each step gets the answer, and leaves the state, of Kafka's broker. */
class ProducerStatesAgainstKafkaTest {
    private static final int STEPS = 60_000;
    private static final int PRODUCERS = 6;
    private static final long NO_ANSWER = -1;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final long seed = Long.getLong("splashdam.seed", 20261121L);
    private final Random random = new Random(seed);
    private final Map<ErrorCode, Integer> refusals = new EnumMap<>(ErrorCode.class);
    private final short[] epochs = new short[PRODUCERS];
    private final int[] sequences = new int[PRODUCERS];
    private final ByteBuffer[] previous = new ByteBuffer[PRODUCERS];

    @SuppressWarnings("NullAway.Init")
    private ProducerStateManager kafka;

    private ProducerStates ours = new ProducerStates();
    private long endOffset = 0;
    private long nowMs = 1_000_000;
    private int duplicates;

    @BeforeEach
    void open() throws IOException {
        kafka = new ProducerStateManager(
                new TopicPartition("t", 0),
                directory.toFile(),
                60_000,
                new ProducerStateManagerConfig(50_000, false),
                Time.SYSTEM);
        for (int i = 0; i < PRODUCERS; i++) {
            sequences[i] = random.nextBoolean() ? Integer.MAX_VALUE - 20 : 0;
        }
    }

    @Test
    void eachStepIsKafkas() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            nowMs += random.nextInt(20);
            int producer = random.nextInt(PRODUCERS);
            int dice = random.nextInt(100);
            if (dice < 8) {
                marker(producer);
            } else if (dice < 9) {
                expire();
            } else if (dice < 10) {
                restart(step);
            } else {
                batch(producer);
            }
            assertThat(ours.firstOpenTransactionOffset())
                    .as(again(step))
                    .isEqualTo(kafka.firstUndecidedOffset().orElse(ProducerStates.NO_OFFSET));
            if (step % 16 == 0) {
                assertSameState(step);
            }
        }
        assertThat(duplicates).isPositive();
        assertThat(refusals.keySet())
                .contains(
                        ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                        ErrorCode.INVALID_PRODUCER_EPOCH,
                        ErrorCode.INVALID_TXN_STATE);
    }

    private void batch(int producer) throws Exception {
        ByteBuffer earlier = previous[producer];
        boolean repeats = earlier != null && random.nextInt(6) == 0;
        ByteBuffer bytes = repeats ? earlier.duplicate() : newBatch(producer);
        if (random.nextInt(3) == 0) {
            previous[producer] = copy(bytes);
        }
        BatchView batch = new BatchView().wrap(bytes, 0);
        SequenceCheck mine = ours.check(batch);
        batch.assign(endOffset, 0);
        MutableRecordBatch theirs =
                MemoryRecords.readableRecords(bytes).batches().iterator().next();
        Object answer = kafkasCheck(theirs);

        if (answer instanceof BatchMetadata first) {
            assertThat(mine)
                    .as(again(NO_ANSWER))
                    .isEqualTo(new SequenceCheck.Duplicate(first.firstOffset(), first.lastOffset(), first.timestamp()));
            duplicates++;
        } else if (answer instanceof Errors error) {
            assertThat(mine).as(again(NO_ANSWER)).isInstanceOf(SequenceCheck.Refused.class);
            ErrorCode found = ((SequenceCheck.Refused) mine).error();
            assertThat(found.code()).isEqualTo(error.code());
            refusals.merge(found, 1, Integer::sum);
        } else {
            assertThat(mine).as(again(NO_ANSWER)).isSameAs(SequenceCheck.IN_SEQUENCE);
            boolean fails = random.nextInt(20) == 0;
            if (fails) {
                appendAndUndo(batch);
                return;
            }
            if (answer instanceof ProducerAppendInfo info) {
                kafka.update(info);
            }
            ours.append(batch);
            endOffset = batch.nextOffset();
            kafka.updateMapEndOffset(endOffset);
            if (!repeats) {
                sequences[producer] = batch.lastSequence() == Integer.MAX_VALUE ? 0 : batch.lastSequence() + 1;
            }
        }
    }

    private void appendAndUndo(BatchView batch) {
        byte[] before = ours.snapshot();
        ours.beginGroup();
        ours.append(batch);
        ours.append(batch);
        ours.undoGroup();
        assertThat(ours.snapshot()).as(again(NO_ANSWER)).isEqualTo(before);
    }

    private ByteBuffer newBatch(int producer) {
        if (random.nextInt(30) == 0) {
            epochs[producer]++;
            sequences[producer] = random.nextInt(5) == 0 ? 3 : 0;
        }
        int sequence = sequences[producer];
        if (random.nextInt(15) == 0) {
            sequence = random.nextInt(3) == 0
                    ? BatchView.NO_SEQUENCE
                    : (sequence + 1 + random.nextInt(3)) & Integer.MAX_VALUE;
        }
        short epoch = (short) (random.nextInt(25) == 0 ? Math.max(0, epochs[producer] - 1) : epochs[producer]);
        boolean isTransactional = random.nextInt(8) == 0 ? random.nextBoolean() : producer % 2 == 0;
        BatchBuilder builder =
                new BatchBuilder().producer(producer, epoch, sequence).transactional(isTransactional);
        builder.begin(ByteBuffer.allocate(256));
        for (int i = random.nextInt(4); i >= 0; i--) {
            builder.append(nowMs - random.nextInt(50), null, new byte[1]);
        }
        return builder.build();
    }

    /** What {@code UnifiedLog} does with a client's batch: duplicates first, then the rules. */
    private Object kafkasCheck(MutableRecordBatch batch) throws Exception {
        Optional<ProducerStateEntry> entry = kafka.lastEntry(batch.producerId());
        if (entry.isPresent()) {
            Method find = ProducerStateEntry.class.getDeclaredMethod(
                    "findDuplicateBatch", org.apache.kafka.common.record.internal.RecordBatch.class);
            find.setAccessible(true);
            Optional<?> duplicate = (Optional<?>) find.invoke(entry.get(), batch);
            if (duplicate.isPresent() && batch.baseSequence() >= 0) {
                return duplicate.get();
            }
        }
        // a coordinator's batch has an epoch, but no sequences
        AppendOrigin origin = batch.baseSequence() < 0 ? AppendOrigin.COORDINATOR : AppendOrigin.CLIENT;
        ProducerAppendInfo info = kafka.prepareUpdate(batch.producerId(), origin);
        try {
            info.append(batch, Optional.empty());
            return info;
        } catch (RuntimeException e) {
            return Errors.forException(e);
        }
    }

    private void marker(int producer) {
        short epoch = (short) (epochs[producer] - (random.nextInt(10) == 0 ? 1 : 0));
        int coordinatorEpoch = random.nextInt(10) == 0 ? random.nextInt(4) : 3;
        if (epoch < 0) {
            return;
        }
        boolean isVersion2 = random.nextBoolean();
        if (isVersion2) {
            epoch++;
        }
        EndTransactionMarker marker = new EndTransactionMarker(random.nextBoolean(), coordinatorEpoch);
        BatchView batch = new BatchView().wrap(marker.toBatch(producer, epoch, nowMs), 0);
        batch.assign(endOffset, 0);
        SequenceCheck mine = ours.checkMarker(producer, epoch, coordinatorEpoch, isVersion2);
        ProducerAppendInfo info = kafka.prepareUpdate(producer, AppendOrigin.COORDINATOR);
        Optional<CompletedTxn> ended;
        try {
            ended = info.append(
                    MemoryRecords.readableRecords(batch.buffer())
                            .batches()
                            .iterator()
                            .next(),
                    Optional.empty(),
                    (short) (isVersion2 ? 2 : 1));
        } catch (RuntimeException e) {
            assertThat(mine).as(again(NO_ANSWER)).isInstanceOf(SequenceCheck.Refused.class);
            assertThat(((SequenceCheck.Refused) mine).error().code())
                    .isEqualTo(Errors.forException(e).code());
            return;
        }
        assertThat(mine).as(again(NO_ANSWER)).isSameAs(SequenceCheck.IN_SEQUENCE);
        kafka.update(info);
        ended.ifPresent(this::complete);
        if (isVersion2) {
            epochs[producer] = epoch;
            sequences[producer] = 0;
        }
        assertSameTransaction(ours.append(batch), ended);
        endOffset = batch.nextOffset();
        kafka.updateMapEndOffset(endOffset);
    }

    private long stableOffset;

    private void complete(CompletedTxn ended) {
        stableOffset = kafka.lastStableOffset(ended);
        kafka.completeTxn(ended);
        kafka.onHighWatermarkUpdated(endOffset + 1);
    }

    private void assertSameTransaction(@Nullable CompletedTransaction mine, Optional<CompletedTxn> theirs) {
        assertThat(mine != null).as(again(NO_ANSWER)).isEqualTo(theirs.isPresent());
        if (mine != null && theirs.isPresent()) {
            CompletedTxn ended = theirs.get();
            assertThat(mine)
                    .as(again(NO_ANSWER))
                    .isEqualTo(new CompletedTransaction(
                            ended.producerId(),
                            ended.firstOffset(),
                            ended.lastOffset(),
                            ended.isAborted(),
                            stableOffset));
        }
    }

    private void expire() {
        long laterMs = nowMs + (random.nextInt(3) == 0 ? 50_000 : 0);
        kafka.removeExpiredProducers(laterMs);
        ours.expire(laterMs, 50_000);
    }

    /** Each side goes on from the snapshot that the other has written. */
    private void restart(int step) throws Exception {
        Path theirs = directory.resolve("theirs.snapshot");
        Path mine = directory.resolve("mine.snapshot");
        Files.deleteIfExists(theirs); // it would write over the old bytes without cutting what is left of them
        ProducerStateManager.writeSnapshot(theirs.toFile(), kafka.activeProducers(), false);
        Files.write(mine, ours.snapshot());
        assertThat(ProducerStates.fromSnapshot(ours.snapshot())).as(again(step)).isEqualTo(ours);
        ours = ProducerStates.fromSnapshot(Files.readAllBytes(theirs));
        List<ProducerStateEntry> entries = ProducerStateManager.readSnapshot(mine.toFile());
        kafka.truncateFullyAndStartAt(endOffset);
        entries.forEach(kafka::loadProducerEntry);
        assertSameState(step);
    }

    private void assertSameState(long step) {
        assertThat(ours.producerCount())
                .as(again(step))
                .isEqualTo(kafka.activeProducers().size());
        for (ProducerEntry mine : ours.sortedEntries()) {
            ProducerStateEntry theirs = kafka.activeProducers().get(mine.producerId);
            assertThat(theirs).as(again(step)).isNotNull();
            assertThat(mine.epoch).isEqualTo(theirs.producerEpoch());
            assertThat(mine.coordinatorEpoch).isEqualTo(theirs.coordinatorEpoch());
            assertThat(mine.lastTimestampMs).isEqualTo(theirs.lastTimestamp());
            assertThat(mine.transactionFirstOffset)
                    .isEqualTo(theirs.currentTxnFirstOffset().orElse(ProducerEntry.NO_TRANSACTION));
            int age = mine.batches();
            assertThat(age).as(again(step)).isEqualTo(theirs.batchMetadata().size());
            for (BatchMetadata batch : theirs.batchMetadata()) {
                int slot = mine.slot(--age);
                assertThat(mine.lastSequence(slot)).as(again(step)).isEqualTo(batch.lastSeq());
                assertThat(mine.lastOffset(slot)).isEqualTo(batch.lastOffset());
                assertThat(mine.offsetDelta(slot)).isEqualTo(batch.offsetDelta());
                assertThat(mine.timestampMs(slot)).isEqualTo(batch.timestamp());
            }
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    private String again(long step) {
        return "step " + step + "; repeat with -Dtest=" + getClass().getSimpleName() + " -Dsplashdam.seed=" + seed;
    }
}
