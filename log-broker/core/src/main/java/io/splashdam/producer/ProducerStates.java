package io.splashdam.producer;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.producer.SequenceCheck.Duplicate;
import io.splashdam.producer.SequenceCheck.Refused;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import io.splashdam.record.Sequences;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one partition: {@link #check} judges a client's batch, {@link #append} folds a batch that is in the log.
 * The rules are those of Kafka 4.4 (KIP-98, KIP-360, KIP-890).
 *
 * <p>Owned by the append thread, or by the recovery before there is one.
 */
public final class ProducerStates {
    /** Of {@link #firstOpenTransactionOffset} where no transaction is open. */
    public static final long NO_OFFSET = -1L;

    private final ProducerTable producers = new ProducerTable();

    /** By first offset, which is that of its producer's entry. */
    private final TreeMap<Long, ProducerEntry> openTransactions = new TreeMap<>();

    /** Entries as they were before the current group, the newest last; an entry without a past has only its id. */
    private final Deque<Saved> undo = new ArrayDeque<>();

    private int group;
    private boolean isGroupOpen;

    private record Saved(long producerId, @Nullable ProducerEntry before) {}

    public int producerCount() {
        return producers.size();
    }

    /** Judges a batch of a client, whose offsets do not count yet. */
    public SequenceCheck check(BatchView batch) {
        return check(batch, false);
    }

    /** @param isFirstZero the producer's epoch is new with each transaction: whoever has written nothing here begins with sequence 0 */
    public SequenceCheck check(BatchView batch, boolean isFirstZero) {
        if (!batch.hasProducerId()) {
            return SequenceCheck.IN_SEQUENCE;
        }
        ProducerEntry entry = producers.get(batch.producerId());
        boolean hasWritten = entry != null && entry.hasBatches();
        if (isFirstZero && batch.isTransactional() && batch.baseSequence() > 0 && !hasWritten) {
            return new Refused(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    "Expected producer " + batch.producerId() + " to begin with sequence 0, but found "
                            + batch.baseSequence());
        }
        return entry == null ? SequenceCheck.IN_SEQUENCE : check(batch, entry);
    }

    /**
     * Judges the marker that a transaction coordinator wants appended.
     *
     * @param isVersion2 the coordinator raises the epoch with each marker (KIP-890), so an equal one is late, unless the
     *     transaction has ended already: then it is a repeated write, which does no harm
     */
    public SequenceCheck checkMarker(long producerId, short epoch, int coordinatorEpoch, boolean isVersion2) {
        ProducerEntry entry = producers.get(producerId);
        if (entry == null) {
            return SequenceCheck.IN_SEQUENCE;
        }
        boolean isLate = isVersion2 && epoch == entry.epoch && entry.hasTransaction();
        if (epoch < entry.epoch || isLate) {
            return staleEpoch(entry, epoch);
        }
        if (coordinatorEpoch < entry.coordinatorEpoch) {
            return new Refused(
                    ErrorCode.TRANSACTION_COORDINATOR_FENCED,
                    "Expected a coordinator epoch from " + entry.coordinatorEpoch + " on for producer " + producerId
                            + ", but found " + coordinatorEpoch);
        }
        return SequenceCheck.IN_SEQUENCE;
    }

    private static SequenceCheck check(BatchView batch, ProducerEntry entry) {
        short epoch = batch.producerEpoch();
        int firstSequence = batch.baseSequence();
        if (epoch < entry.epoch) {
            return staleEpoch(entry, epoch);
        }
        if (firstSequence != BatchView.NO_SEQUENCE) { // a coordinator's batches have an epoch, but no sequences
            if (epoch > entry.epoch && firstSequence != 0 && entry.epoch != BatchView.NO_PRODUCER_EPOCH) {
                return outOfOrder(entry, "0 with the new epoch " + epoch, firstSequence);
            }
            int known = epoch == entry.epoch ? entry.find(firstSequence, batch.lastSequence()) : -1;
            if (known >= 0) {
                return new Duplicate(entry.firstOffset(known), entry.lastOffset(known), entry.timestampMs(known));
            }
            if (epoch == entry.epoch && !Sequences.follows(entry.lastSequence(), firstSequence)) {
                return outOfOrder(entry, "the one after " + entry.lastSequence(), firstSequence);
            }
        }
        if (entry.hasTransaction() && !batch.isTransactional()) {
            return new Refused(
                    ErrorCode.INVALID_TXN_STATE,
                    "Expected transactional records of producer " + entry.producerId
                            + ", which has an open transaction since" + " offset " + entry.transactionFirstOffset
                            + ", but found others");
        }
        return SequenceCheck.IN_SEQUENCE;
    }

    private static Refused staleEpoch(ProducerEntry entry, short epoch) {
        return new Refused(
                ErrorCode.INVALID_PRODUCER_EPOCH,
                "Expected an epoch from " + entry.epoch + " on for producer " + entry.producerId + ", but found "
                        + epoch);
    }

    private static Refused outOfOrder(ProducerEntry entry, String expected, int found) {
        return new Refused(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "Expected sequence " + expected + " from producer " + entry.producerId + ", but found " + found);
    }

    /** Folds a batch that has its place in the log. Returns the transaction that it ends, if it is a marker that ends one. */
    public @Nullable CompletedTransaction append(BatchView batch) {
        if (!batch.hasProducerId()) {
            return null;
        }
        if (batch.isControl()) {
            EndTransactionMarker marker = EndTransactionMarker.of(batch);
            return marker == null ? null : endTransaction(batch, marker);
        }
        ProducerEntry entry = entryToChange(batch.producerId());
        entry.moveToEpoch(batch.producerEpoch());
        int offsetDelta = batch.lastOffsetDelta();
        entry.addBatch(batch.lastSequence(), batch.lastOffset(), offsetDelta, batch.maxTimestamp());
        entry.lastTimestampMs = batch.maxTimestamp();
        if (batch.isTransactional() && !entry.hasTransaction()) {
            entry.transactionFirstOffset = batch.baseOffset();
            openTransactions.put(entry.transactionFirstOffset, entry);
        }
        return null;
    }

    private @Nullable CompletedTransaction endTransaction(BatchView batch, EndTransactionMarker marker) {
        ProducerEntry entry = entryToChange(batch.producerId());
        long firstOffset = entry.transactionFirstOffset;
        entry.moveToEpoch(batch.producerEpoch());
        entry.coordinatorEpoch = marker.coordinatorEpoch();
        entry.lastTimestampMs = batch.maxTimestamp();
        entry.transactionFirstOffset = ProducerEntry.NO_TRANSACTION;
        if (firstOffset == ProducerEntry.NO_TRANSACTION) {
            return null;
        }
        openTransactions.remove(firstOffset);
        long stable = openTransactions.isEmpty() ? batch.nextOffset() : openTransactions.firstKey();
        return new CompletedTransaction(entry.producerId, firstOffset, batch.lastOffset(), !marker.isCommit(), stable);
    }

    /** First offset of the oldest transaction without a marker, or {@link #NO_OFFSET}. */
    public long firstOpenTransactionOffset() {
        return openTransactions.isEmpty() ? NO_OFFSET : openTransactions.firstKey();
    }

    public boolean hasOpenTransaction(long producerId) {
        ProducerEntry entry = producers.get(producerId);
        return entry != null && entry.hasTransaction();
    }

    /** What compaction must not take away, by producer id. */
    public Map<Long, LastRecord> lastRecords() {
        Map<Long, LastRecord> last = new HashMap<>();
        producers.forEach(entry -> last.put(
                entry.producerId,
                new LastRecord(entry.hasBatches() ? entry.lastOffset(entry.slot(0)) : -1, entry.epoch)));
        return last;
    }

    public boolean hasOpenTransaction(long producerId, short epoch) {
        ProducerEntry entry = producers.get(producerId);
        return entry != null && entry.hasTransaction() && entry.epoch == epoch;
    }

    /** Whether any producer that is remembered has a transaction open, or has ended one. */
    public boolean hasTransactionalProducers() {
        boolean[] found = {!openTransactions.isEmpty()};
        producers.forEach(entry -> found[0] |= entry.coordinatorEpoch != ProducerEntry.NO_COORDINATOR_EPOCH);
        return found[0];
    }

    /** Forgets producers that have written nothing for {@code producer.id.expiration.ms} and have no open transaction. */
    public void expire(long nowMs, long expirationMs) {
        if (producers.size() > 0) {
            producers.removeIf(entry -> !entry.hasTransaction() && nowMs - entry.lastTimestampMs >= expirationMs);
        }
    }

    /** Forgets everything: the log was truncated to nothing, or a fold begins anew. */
    public void clear() {
        producers.clear();
        openTransactions.clear();
        keepGroup();
    }

    /** From here on each append can be undone, until the group is kept or undone. */
    public void beginGroup() {
        keepGroup();
        isGroupOpen = true;
        group++;
    }

    /** The group is on disk. */
    public void keepGroup() {
        isGroupOpen = false;
        undo.clear();
    }

    /** The group could not be written: everything is as it was when it began. */
    public void undoGroup() {
        isGroupOpen = false;
        while (!undo.isEmpty()) {
            restore(undo.removeLast());
        }
    }

    private void restore(Saved saved) {
        ProducerEntry now = producers.get(saved.producerId());
        if (now != null && now.hasTransaction()) {
            openTransactions.remove(now.transactionFirstOffset);
        }
        ProducerEntry before = saved.before();
        if (before == null) {
            producers.remove(saved.producerId());
            return;
        }
        load(before);
    }

    private ProducerEntry entryToChange(long producerId) {
        ProducerEntry entry = producers.get(producerId);
        if (isGroupOpen && (entry == null || entry.savedInGroup != group)) {
            undo.addLast(new Saved(producerId, entry == null ? null : entry.copy()));
        }
        if (entry == null) {
            entry = new ProducerEntry(producerId);
            producers.put(entry);
        }
        entry.savedInGroup = group;
        return entry;
    }

    /** Takes an entry over as it is, from a snapshot or from before a group. */
    void load(ProducerEntry entry) {
        producers.put(entry);
        if (entry.hasTransaction()) {
            openTransactions.put(entry.transactionFirstOffset, entry);
        }
    }

    /** Those that are remembered, by rising id. */
    public List<ActiveProducer> active() {
        List<ActiveProducer> active = new ArrayList<>(producers.size());
        for (ProducerEntry entry : sortedEntries()) {
            active.add(new ActiveProducer(
                    entry.producerId,
                    entry.epoch,
                    entry.lastSequence(),
                    entry.lastTimestampMs,
                    entry.coordinatorEpoch,
                    entry.transactionFirstOffset));
        }
        return active;
    }

    ProducerEntry[] sortedEntries() {
        return producers.sorted();
    }

    /** The whole state in a file that Kafka's tools read as their {@code .snapshot}; the same bytes for the same state. */
    public byte[] snapshot() {
        return ProducerSnapshot.write(this);
    }

    public static ProducerStates fromSnapshot(byte[] snapshot) throws CorruptSnapshotException {
        return ProducerSnapshot.read(snapshot);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ProducerStates other && Arrays.equals(sortedEntries(), other.sortedEntries());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sortedEntries());
    }

    @Override
    public String toString() {
        return Arrays.toString(sortedEntries());
    }
}
