package io.splashdam.producer;

import io.splashdam.record.BatchView;
import io.splashdam.record.Sequences;
import java.util.Arrays;

/**
 * What a partition knows of one producer. Owned by the append thread.
 *
 * <p>The batches lie in a ring of five, since a producer has at most five requests in flight and may repeat any of them.
 */
final class ProducerEntry {
    static final int RETAINED_BATCHES = 5;
    static final long NO_TRANSACTION = -1L;
    static final int NO_COORDINATOR_EPOCH = -1;
    private static final int NO_BATCH = -1;

    final long producerId;
    short epoch = BatchView.NO_PRODUCER_EPOCH;
    int coordinatorEpoch = NO_COORDINATOR_EPOCH;
    long lastTimestampMs = -1L;
    long transactionFirstOffset = NO_TRANSACTION;

    /** The undo group that has a copy of this entry. */
    int savedInGroup;

    private int newest = NO_BATCH;
    private int batches;
    private final int[] lastSequences = new int[RETAINED_BATCHES];
    private final int[] offsetDeltas = new int[RETAINED_BATCHES];
    private final long[] lastOffsets = new long[RETAINED_BATCHES];
    private final long[] timestampsMs = new long[RETAINED_BATCHES];

    ProducerEntry(long producerId) {
        this.producerId = producerId;
    }

    ProducerEntry copy() {
        ProducerEntry copy = new ProducerEntry(producerId);
        copy.epoch = epoch;
        copy.coordinatorEpoch = coordinatorEpoch;
        copy.lastTimestampMs = lastTimestampMs;
        copy.transactionFirstOffset = transactionFirstOffset;
        copy.newest = newest;
        copy.batches = batches;
        System.arraycopy(lastSequences, 0, copy.lastSequences, 0, RETAINED_BATCHES);
        System.arraycopy(offsetDeltas, 0, copy.offsetDeltas, 0, RETAINED_BATCHES);
        System.arraycopy(lastOffsets, 0, copy.lastOffsets, 0, RETAINED_BATCHES);
        System.arraycopy(timestampsMs, 0, copy.timestampsMs, 0, RETAINED_BATCHES);
        return copy;
    }

    boolean hasBatches() {
        return batches > 0;
    }

    boolean hasTransaction() {
        return transactionFirstOffset != NO_TRANSACTION;
    }

    int batches() {
        return batches;
    }

    /** Where the batch that is {@code age} batches old lies: 0 is the newest. */
    int slot(int age) {
        return Math.floorMod(newest - age, RETAINED_BATCHES);
    }

    int lastSequence(int slot) {
        return lastSequences[slot];
    }

    int firstSequence(int slot) {
        return Sequences.minus(lastSequences[slot], offsetDeltas[slot]);
    }

    int offsetDelta(int slot) {
        return offsetDeltas[slot];
    }

    long lastOffset(int slot) {
        return lastOffsets[slot];
    }

    long firstOffset(int slot) {
        return lastOffsets[slot] - offsetDeltas[slot];
    }

    long timestampMs(int slot) {
        return timestampsMs[slot];
    }

    int lastSequence() {
        return batches == 0 ? BatchView.NO_SEQUENCE : lastSequences[newest];
    }

    /** The slot of a batch with just these sequences, or -1. */
    int find(int firstSequence, int lastSequence) {
        for (int age = 0; age < batches; age++) {
            int slot = slot(age);
            if (lastSequences[slot] == lastSequence && firstSequence(slot) == firstSequence) {
                return slot;
            }
        }
        return NO_BATCH;
    }

    /** A new epoch starts its own sequences. */
    void moveToEpoch(short newEpoch) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            forgetBatches();
        }
    }

    void forgetBatches() {
        batches = 0;
    }

    void addBatch(int lastSequence, long lastOffset, int offsetDelta, long timestampMs) {
        newest = (newest + 1) % RETAINED_BATCHES;
        batches = Math.min(batches + 1, RETAINED_BATCHES);
        lastSequences[newest] = lastSequence;
        lastOffsets[newest] = lastOffset;
        offsetDeltas[newest] = offsetDelta;
        timestampsMs[newest] = timestampMs;
    }

    private boolean sameBatches(ProducerEntry other) {
        if (batches != other.batches) {
            return false;
        }
        for (int age = 0; age < batches; age++) {
            int mine = slot(age);
            int theirs = other.slot(age);
            if (lastSequences[mine] != other.lastSequences[theirs]
                    || lastOffsets[mine] != other.lastOffsets[theirs]
                    || offsetDeltas[mine] != other.offsetDeltas[theirs]
                    || timestampsMs[mine] != other.timestampsMs[theirs]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ProducerEntry other
                && producerId == other.producerId
                && epoch == other.epoch
                && coordinatorEpoch == other.coordinatorEpoch
                && lastTimestampMs == other.lastTimestampMs
                && transactionFirstOffset == other.transactionFirstOffset
                && sameBatches(other);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {producerId, epoch, lastTimestampMs, transactionFirstOffset});
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("producer " + producerId + "/" + epoch);
        for (int age = batches - 1; age >= 0; age--) {
            int slot = slot(age);
            text.append(" [sequences ").append(firstSequence(slot)).append("..").append(lastSequence(slot));
            text.append(" at ")
                    .append(firstOffset(slot))
                    .append("..")
                    .append(lastOffset(slot))
                    .append(']');
        }
        return hasTransaction() ? text + " transaction from " + transactionFirstOffset : text.toString();
    }
}
