package io.splashdam.partition;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.Durability;
import io.splashdam.log.EpochEnd;
import io.splashdam.log.LogSlice;
import io.splashdam.log.PartitionLog;
import io.splashdam.log.TimestampType;
import io.splashdam.log.TimestampedOffset;
import io.splashdam.log.Written;
import io.splashdam.producer.ProducerStates;
import io.splashdam.producer.SequenceCheck;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One replica of one partition.
 *
 * <p>Owned by the append thread ({@link #admit}, {@link #writeStaged}) and the flush thread ({@link #flushedTo}); all else may be
 * called from any thread. {@code log end ≥ flushed end ≥ high watermark ≥ last stable offset ≥ log start} holds at every moment.
 */
public final class Partition {
    private static final SequenceCheck NOT_IN_TRANSACTION = new SequenceCheck.Refused(
            ErrorCode.INVALID_TXN_STATE,
            "The partition is not part of the producer's transaction: it has ended, or was never told of the partition.");

    /** A marker that ends nothing is as good as written, and is not: so nobody's epoch rises by it either. */
    private static final SequenceCheck NOTHING_TO_END = new SequenceCheck.Duplicate(-1, -1, -1);

    private final PartitionLog log;
    private final int leaderEpoch;
    private final Set<ProgressListener> waiting = ConcurrentHashMap.newKeySet();
    private final BatchView view = new BatchView();
    private final Admission admission = new Admission();

    private volatile TrafficListener traffic = TrafficListener.NONE;

    /** Producer id to epoch. Written by the append thread; at most as many as there are open transactions. */
    private final Map<Long, Short> openTransactions = new ConcurrentHashMap<>();

    private final List<TransactionStep> stagedTransactions = new ArrayList<>();

    private volatile int minInsyncReplicas;
    private volatile long flushedEnd;
    private volatile long highWatermark;
    private volatile long lastStableOffset;
    private volatile boolean closed;
    private boolean touched;

    /** What a staged batch will mean to its producer's transaction: it goes on, or it ends. */
    private record TransactionStep(long producerId, short epoch, boolean isEnd) {}

    /** @param log recovered: all that it holds is on the disk, and may be shown */
    public Partition(PartitionLog log, int leaderEpoch, int minInsyncReplicas) {
        this.log = log;
        this.leaderEpoch = leaderEpoch;
        this.minInsyncReplicas = minInsyncReplicas;
        this.flushedEnd = log.endOffset();
        this.highWatermark = log.endOffset();
        this.lastStableOffset = stableUpTo(log.endOffset(), log.producers().firstOpenTransactionOffset());
    }

    private static long stableUpTo(long end, long firstOpenTransactionOffset) {
        return firstOpenTransactionOffset == ProducerStates.NO_OFFSET ? end : Math.min(end, firstOpenTransactionOffset);
    }

    /** Tells {@code listener} from now on what goes in and out. */
    public void listen(TrafficListener listener) {
        traffic = listener;
    }

    /** Records of this size are on their way to a consumer. */
    public void wasRead(long bytes) {
        traffic.onRead(bytes);
    }

    public int minInsyncReplicas() {
        return minInsyncReplicas;
    }

    public PartitionLog log() {
        return log;
    }

    public String topic() {
        return log.id().topic();
    }

    public UUID topicId() {
        return log.id().topicId();
    }

    public int number() {
        return log.id().partition();
    }

    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** The leader epoch of the first record, or -1 where there has been none. */
    public int earliestEpoch() {
        return log.earliestEpoch();
    }

    public long startOffset() {
        return log.startOffset();
    }

    public long endOffset() {
        return log.endOffset();
    }

    public long highWatermark() {
        return highWatermark;
    }

    /** All below belongs to transactions that have ended, or to none. */
    public long lastStableOffset() {
        return Math.max(lastStableOffset, log.startOffset());
    }

    /** Whether the producer has a transaction open here, as far as has been written. A hint: the next batch may end it. */
    public boolean isInTransaction(long producerId, short epoch) {
        Short open = openTransactions.get(producerId);
        return open != null && open == epoch;
    }

    /** The first offset that a reader of this isolation may not see. */
    public long readableEnd(Isolation isolation) {
        return isolation == Isolation.READ_COMMITTED ? lastStableOffset() : highWatermark;
    }

    public void requireInsyncReplicas(int count) {
        minInsyncReplicas = count;
    }

    // ---------------------------------------------------------------- append thread

    /**
     * Decides whether {@code batches} may follow, and stages them if so.
     *
     * @param batches whole, checked batches of one producer
     * @return valid until the next call
     */
    public Admission admit(ByteBuffer batches, AppendRule rule, long nowMs) {
        if (closed) {
            return admission.refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic has been deleted.");
        }
        if (rule != AppendRule.ACKS_LEADER && minInsyncReplicas > 1) {
            return admission.refused(
                    ErrorCode.NOT_ENOUGH_REPLICAS,
                    "min.insync.replicas of " + topic() + " is " + minInsyncReplicas
                            + ", but there is 1 replica in sync.");
        }
        for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
            view.wrap(batches, at);
            if (view.hasProducerId()) {
                SequenceCheck check = check(rule);
                if (check instanceof SequenceCheck.Duplicate duplicate) {
                    return admission.duplicate(duplicate.baseOffset(), logAppendTime(duplicate.timestampMs()));
                }
                if (check instanceof SequenceCheck.Refused refused) {
                    return admission.refused(refused.error(), refused.message());
                }
            }
        }
        noteTransactions(batches);
        return admission.staged(log.stage(batches, leaderEpoch, nowMs), logAppendTime(nowMs));
    }

    /** Of the batch in view. */
    private SequenceCheck check(AppendRule rule) {
        ProducerStates producers = log.producers();
        if (view.isControl()) {
            EndTransactionMarker marker = EndTransactionMarker.of(view);
            if (marker == null || !producers.hasOpenTransaction(view.producerId())) {
                return NOTHING_TO_END;
            }
            return producers.checkMarker(
                    view.producerId(),
                    view.producerEpoch(),
                    marker.coordinatorEpoch(),
                    rule == AppendRule.MARKER_OF_VERSION_2);
        }
        SequenceCheck check = producers.check(view, rule == AppendRule.VERIFIED_OF_VERSION_2);
        boolean needsTransaction = view.isTransactional() && !rule.isVerified();
        return check == SequenceCheck.IN_SEQUENCE
                        && needsTransaction
                        && !producers.hasOpenTransaction(view.producerId(), view.producerEpoch())
                ? NOT_IN_TRANSACTION
                : check;
    }

    private void noteTransactions(ByteBuffer batches) {
        for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
            view.wrap(batches, at);
            if (view.isTransactional() && view.hasProducerId()) {
                stagedTransactions.add(new TransactionStep(view.producerId(), view.producerEpoch(), view.isControl()));
            }
        }
    }

    private long logAppendTime(long timestampMs) {
        return log.config().timestampType() == TimestampType.LOG_APPEND_TIME ? timestampMs : -1;
    }

    /** True once for each gathering of batches: the caller notes the partition, and writes it when the gathering is over. */
    public boolean touch() {
        boolean first = !touched;
        touched = true;
        return first;
    }

    public Written writeStaged(long nowMs) throws IOException {
        return writeStaged(nowMs, false);
    }

    /** @param isAtomic it stands or falls as a part of one journal entry */
    public Written writeStaged(long nowMs, boolean isAtomic) throws IOException {
        touched = false;
        try {
            Written written = log.writeStaged(nowMs, isAtomic);
            stagedTransactions.forEach(this::take);
            return written;
        } finally {
            stagedTransactions.clear();
        }
    }

    private void take(TransactionStep step) {
        if (step.isEnd()) {
            openTransactions.remove(step.producerId());
        } else {
            openTransactions.put(step.producerId(), step.epoch());
        }
    }

    /** Forgets what {@link #admit} staged since the last write. */
    public void dropStaged() {
        touched = false;
        stagedTransactions.clear();
        log.dropStaged();
    }

    // ---------------------------------------------------------------- flush thread

    /** Whether an acknowledgement has to wait for a force. */
    public boolean isDurable() {
        return log.config().durability() == Durability.FSYNC;
    }

    /**
     * All below {@code offset} is as durable as the topic asks: it may be shown.
     *
     * @param firstOpenTransactionOffset of the log up to there; -1: none is open. What is ended by a marker that is only staged is
     *     still open here
     */
    public void flushedTo(long offset, long firstOpenTransactionOffset) {
        if (offset < highWatermark || offset > log.endOffset()) {
            throw new IllegalStateException("Expected " + log.id() + " to be flushed between its high watermark "
                    + highWatermark + " and its end " + log.endOffset() + ", but it was " + offset);
        }
        long stable = stableUpTo(offset, firstOpenTransactionOffset);
        if (stable < lastStableOffset) {
            throw new IllegalStateException("Expected the last stable offset of " + log.id() + " to rise from "
                    + lastStableOffset + ", but it would be " + stable);
        }
        flushedEnd = offset;
        highWatermark = offset;
        lastStableOffset = stable;
    }

    /** The same for what has been written, which is thereby acknowledged. */
    public void flushed(Written batches) {
        flushedTo(batches.nextOffset(), batches.firstOpenTransactionOffset());
        traffic.onAppended(batches.nextOffset() - batches.baseOffset(), batches.bytes());
    }

    public long flushedEnd() {
        return flushedEnd;
    }

    /** Tells everyone who waits for more. */
    public void announceProgress() {
        if (!waiting.isEmpty()) {
            for (ProgressListener listener : waiting) {
                listener.onProgress(this);
            }
        }
    }

    // ---------------------------------------------------------------- any thread

    public boolean isClosed() {
        return closed;
    }

    /** The partition is gone: refuses from now on, and whoever waits is told. */
    public void close() {
        closed = true;
        announceProgress();
    }

    /** Register before looking at the offsets a last time, or the progress in between is missed. */
    public void await(ProgressListener listener) {
        waiting.add(listener);
    }

    public void forget(ProgressListener listener) {
        waiting.remove(listener);
    }

    /**
     * Batches from the one that holds {@code offset}, as far as the isolation lets one see.
     *
     * @throws io.splashdam.log.OffsetOutOfRangeException outside of log start and high watermark
     */
    public LogSlice read(long offset, int maxBytes, Isolation isolation, boolean atLeastOneBatch) throws IOException {
        return log.read(offset, maxBytes, readableEnd(isolation), atLeastOneBatch);
    }

    public @Nullable TimestampedOffset offsetForTime(long timestampMs, Isolation isolation) throws IOException {
        return log.offsetForTime(timestampMs, readableEnd(isolation));
    }

    public @Nullable TimestampedOffset maxTimestamp(Isolation isolation) throws IOException {
        return log.maxTimestamp(readableEnd(isolation));
    }

    /** Where the records of {@code epoch}, or of the last one before it, end (KIP-101, KIP-320). */
    public EpochEnd endOffsetForEpoch(int epoch) {
        return epoch == leaderEpoch ? new EpochEnd(epoch, highWatermark) : log.endOffsetForEpoch(epoch);
    }

    /** The error of a request that names {@code epoch} as the leader's; -1 names none (KIP-320). */
    public ErrorCode checkLeaderEpoch(int epoch) {
        if (epoch < 0 || epoch == leaderEpoch) {
            return ErrorCode.NONE;
        }
        return epoch < leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }

    @Override
    public String toString() {
        return log.id().directoryName();
    }
}
