package io.splashdam.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.producer.SequenceCheck.Duplicate;
import io.splashdam.producer.SequenceCheck.Refused;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProducerStatesTest {
    private static final long PRODUCER = 42;

    private final ProducerStates states = new ProducerStates();
    private long endOffset = 100;

    @Test
    void anyOfTheLastFiveBatchesIsKnownAgain() {
        for (int i = 0; i < 7; i++) {
            append(batch(0, 2 * i, 2));
        }
        for (int i = 2; i < 7; i++) {
            assertThat(states.check(batch(0, 2 * i, 2))).isEqualTo(new Duplicate(100 + 2 * i, 101 + 2 * i, 1000));
        }
        assertRefused(batch(0, 2, 2), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    void anUnknownProducerMayBeginAnywhere() {
        assertThat(states.check(batch(3, 17, 1))).isSameAs(SequenceCheck.IN_SEQUENCE);
    }

    @Test
    void aGapIsRefused() {
        append(batch(0, 0, 3));
        assertRefused(batch(0, 4, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(states.check(batch(0, 3, 1))).isSameAs(SequenceCheck.IN_SEQUENCE);
    }

    @Test
    void sequencesWrap() {
        append(batch(0, Integer.MAX_VALUE - 1, 2));
        assertThat(states.check(batch(0, 0, 1))).isSameAs(SequenceCheck.IN_SEQUENCE);
        append(batch(0, 0, 1));
        append(batch(0, 1, 1));
        assertThat(states.check(batch(0, Integer.MAX_VALUE - 1, 2))).isInstanceOf(Duplicate.class);
    }

    @Test
    void aBatchMayLieAcrossTheWrap() {
        append(batch(0, Integer.MAX_VALUE, 3));
        assertThat(states.check(batch(0, Integer.MAX_VALUE, 3))).isEqualTo(new Duplicate(100, 102, 1000));
        assertThat(states.check(batch(0, 2, 1))).isSameAs(SequenceCheck.IN_SEQUENCE);
    }

    @Test
    void aNewEpochBeginsAtZeroAndFencesTheOld() {
        append(batch(0, 0, 3));
        assertRefused(batch(1, 3, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        append(batch(1, 0, 1));
        assertRefused(batch(0, 3, 1), ErrorCode.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void aTransactionIsOpenFromItsFirstBatchToItsMarker() {
        append(batch(0, 0, 3));
        append(transactional(7, 0));
        append(transactional(8, 0));
        assertThat(states.firstOpenTransactionOffset()).isEqualTo(103);

        CompletedTransaction first = append(marker(7, true));

        assertThat(first).isEqualTo(new CompletedTransaction(7, 103, 105, false, 104));
        assertThat(states.firstOpenTransactionOffset()).isEqualTo(104);
        assertThat(append(marker(8, false))).isEqualTo(new CompletedTransaction(8, 104, 106, true, 107));
        assertThat(states.firstOpenTransactionOffset()).isEqualTo(ProducerStates.NO_OFFSET);
        assertThat(append(marker(8, false))).isNull();
    }

    @Test
    void recordsOutsideTheOpenTransactionAreRefused() {
        append(transactional(PRODUCER, 0));
        assertRefused(batch(0, 1, 1), ErrorCode.INVALID_TXN_STATE);
    }

    @Test
    void aMarkerOfAnOldCoordinatorIsRefused() {
        append(transactional(7, 0));
        append(marker(7, true));
        SequenceCheck check = states.checkMarker(7, (short) 0, 4, false);
        assertThat(((Refused) check).error()).isEqualTo(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
        assertThat(states.checkMarker(7, (short) 0, 5, false)).isSameAs(SequenceCheck.IN_SEQUENCE);
    }

    @Test
    void idleProducersExpireButNotWithAnOpenTransaction() {
        append(batch(0, 0, 1));
        append(transactional(7, 0));
        states.expire(1999, 1000);
        assertThat(states.producerCount()).isEqualTo(2);
        states.expire(2000, 1000);
        assertThat(states.producerCount()).isEqualTo(1);
        assertThat(states.hasOpenTransaction(7)).isTrue();
    }

    @Test
    void aGroupThatCouldNotBeWrittenIsUndone() {
        append(batch(0, 0, 1));
        append(transactional(7, 0));
        byte[] before = states.snapshot();
        states.beginGroup();
        append(batch(0, 1, 1));
        append(batch(0, 2, 1));
        append(marker(7, true));
        append(transactional(9, 0));
        states.undoGroup();
        assertThat(states.snapshot()).isEqualTo(before);
        assertThat(states.firstOpenTransactionOffset()).isEqualTo(101);
    }

    @Test
    void aKeptGroupStays() {
        states.beginGroup();
        append(batch(0, 0, 1));
        states.keepGroup();
        states.undoGroup();
        assertThat(states.producerCount()).isEqualTo(1);
    }

    @Test
    void aSnapshotHoldsTheWholeState() throws CorruptSnapshotException {
        for (int i = 0; i < 6; i++) {
            append(batch(0, i, 1));
        }
        append(transactional(7, 0));
        ProducerStates copy = ProducerStates.fromSnapshot(states.snapshot());
        assertThat(copy).isEqualTo(states);
        assertThat(copy.firstOpenTransactionOffset()).isEqualTo(106);
        assertThat(copy.check(batch(0, 2, 1))).isEqualTo(new Duplicate(102, 102, 1000));
    }

    @Test
    void eachDamagedByteOfASnapshotIsSeen() {
        append(batch(0, 0, 1));
        append(transactional(7, 0));
        byte[] snapshot = states.snapshot();
        for (int i = 0; i < snapshot.length; i++) {
            byte[] damaged = snapshot.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> ProducerStates.fromSnapshot(damaged)).isInstanceOf(CorruptSnapshotException.class);
            byte[] torn = Arrays.copyOf(snapshot, i);
            assertThatThrownBy(() -> ProducerStates.fromSnapshot(torn)).isInstanceOf(CorruptSnapshotException.class);
        }
    }

    @Test
    void thousandsOfProducersAreFoundAgain() {
        for (int i = 0; i < 10_000; i++) {
            append(batch(1000 * i, (short) 0, i, 1, false));
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(states.check(batch(1000 * i, (short) 0, i + 1, 1, false)))
                    .isSameAs(SequenceCheck.IN_SEQUENCE);
            assertThat(states.check(batch(1000 * i, (short) 0, i + 2, 1, false)))
                    .isInstanceOf(Refused.class);
        }
    }

    private void assertRefused(BatchView batch, ErrorCode error) {
        SequenceCheck check = states.check(batch);
        assertThat(check).isInstanceOf(Refused.class);
        assertThat(((Refused) check).error()).isEqualTo(error);
    }

    private @Nullable CompletedTransaction append(BatchView batch) {
        batch.assign(endOffset, 0);
        endOffset = batch.nextOffset();
        return states.append(batch);
    }

    private static BatchView batch(int epoch, int sequence, int count) {
        return batch(PRODUCER, (short) epoch, sequence, count, false);
    }

    private static BatchView transactional(long producerId, int sequence) {
        return batch(producerId, (short) 0, sequence, 1, true);
    }

    private static BatchView marker(long producerId, boolean isCommit) {
        return new BatchView().wrap(new EndTransactionMarker(isCommit, 5).toBatch(producerId, (short) 0, 1000), 0);
    }

    private static BatchView batch(long producerId, short epoch, int sequence, int count, boolean isTransactional) {
        BatchBuilder builder =
                new BatchBuilder().producer(producerId, epoch, sequence).transactional(isTransactional);
        builder.begin(ByteBuffer.allocate(128));
        for (int i = 0; i < count; i++) {
            builder.append(1000, null, new byte[1]);
        }
        return new BatchView().wrap(builder.build(), 0);
    }
}
