package io.splashdam.log;

import io.splashdam.producer.CompletedTransaction;
import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's log.
 *
 * <p>The append thread owns all that changes it; reads come from any thread and see immutable pictures. Batches are staged (offsets
 * given), then written together (visible at {@link #endOffset}), then made durable by the {@link Journal} or, later, the
 * {@link Checkpointer}.
 */
public final class PartitionLog {
    /** After this many bytes within a segment the producers are kept once more, so that a start folds no more than that. */
    static final int SNAPSHOT_INTERVAL_BYTES = 64 << 20;

    private static final Logger log = LoggerFactory.getLogger(PartitionLog.class);

    private final LogId id;
    private final LogHome home;
    private final String directory;
    private final PooledNames names;
    private final ProducerFiles producerFiles;
    private final Coverage coverage = new Coverage();
    private final BatchView view = new BatchView();
    private ProducerStates producers;
    private int snapshotPosition;
    private long unforcedMessages;

    private final List<ByteBuffer> staged = new ArrayList<>();
    private long stagedNext;
    private int stagedBytes;
    private long stagedMaxTimestampMs;
    private final List<AbortedTransaction> stagedAborts = new ArrayList<>();

    /** Where the log ended before each atomic write that no journal entry has yet. The append thread adds, the flush thread takes. */
    private final Deque<LogEnd> beforeAtomic = new ConcurrentLinkedDeque<>();

    private volatile LogConfig config;
    /** Changed by the append thread and by the cleaner, each under the lock of this; neither holds it while it forces. */
    private volatile Segment[] segments;
    /** The cleaner is putting another segment in their place: retention waits. Guarded by this. */
    private Segment[] beingReplaced = {};

    /** Counted under the checkpointer's lock. */
    private volatile int truncations;

    private volatile long cleanedTo;
    private volatile LogEnd end;
    private volatile long startOffset;
    private volatile LeaderEpochs epochs;
    private volatile boolean hasNewEpochs;
    private volatile boolean isDeleted;
    private volatile @Nullable IOException failure;

    /**
     * What recovery, or the creation, found: the last segment ends at {@code end}.
     *
     * @param abortsKnownTo the transaction indexes have every abort whose marker is below this offset, and none beyond it
     */
    PartitionLog(
            LogId id,
            LogConfig config,
            LogHome home,
            Segment[] segments,
            LogEnd end,
            long startOffset,
            LeaderEpochs epochs,
            long abortsKnownTo)
            throws IOException {
        this.id = id;
        this.config = config;
        this.home = home;
        this.directory = home.directoryOf(id);
        this.names = new PooledNames(home.disk(), directory);
        this.producerFiles = new ProducerFiles(home.disk(), directory);
        this.segments = segments;
        this.end = end;
        this.startOffset = startOffset;
        this.epochs = epochs.startingAt(startOffset);
        this.stagedNext = end.offset();
        this.snapshotPosition = end.position();
        this.producers = producerFiles.load(segments, end, abortsKnownTo);
    }

    public LogId id() {
        return id;
    }

    public LogConfig config() {
        return config;
    }

    /** Takes effect with the next batch. */
    public void reconfigure(LogConfig changed) {
        config = changed;
    }

    public long startOffset() {
        return startOffset;
    }

    /** The offset after the last one written. */
    public long endOffset() {
        return end.offset();
    }

    /** The fold of the log, staged batches included. Append thread only. */
    public ProducerStates producers() {
        return producers;
    }

    // ---------------------------------------------------------------- append thread

    /**
     * Gives batches their offsets and leader epoch, in place. They are written by {@link #writeStaged}; until their group has been
     * committed, nobody may touch the buffer.
     *
     * @param batches one or more checked batches, from position to limit
     * @return the base offset of the first
     */
    public long stage(ByteBuffer batches, int leaderEpoch, long nowMs) {
        if (staged.isEmpty()) {
            producers.beginGroup();
            stagedMaxTimestampMs = Segment.NO_TIMESTAMP;
        }
        long baseOffset = stagedNext;
        boolean isStamped = config.timestampType() == TimestampType.LOG_APPEND_TIME;
        for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
            view.wrap(batches, at);
            view.assign(stagedNext, leaderEpoch);
            if (isStamped && !view.isControl()) {
                view.stampLogAppendTime(nowMs);
            }
            CompletedTransaction completed = producers.append(view);
            if (completed != null && completed.isAborted()) {
                stagedAborts.add(AbortedTransaction.of(completed));
            }
            stagedMaxTimestampMs = Math.max(stagedMaxTimestampMs, view.maxTimestamp());
            stagedNext = view.nextOffset();
        }
        staged.add(batches.duplicate());
        stagedBytes += batches.remaining();
        return baseOffset;
    }

    public int stagedBytes() {
        return stagedBytes;
    }

    /** Takes back all that was staged since the last write: offsets and producers are as before. */
    public void dropStaged() {
        if (!staged.isEmpty()) {
            producers.undoGroup();
            forgetStaged();
        }
    }

    private void forgetStaged() {
        staged.clear();
        stagedBytes = 0;
        stagedAborts.clear();
        stagedNext = end.offset();
    }

    /**
     * Writes everything staged at once, into a new segment when it is due. On an IOException nothing remains staged or written: the file
     * is cut back, offsets and producers are as before.
     */
    public Written writeStaged(long nowMs) throws IOException {
        return writeStaged(nowMs, false);
    }

    /**
     * The same.
     *
     * @param isAtomic they are a part of what stands or falls as one journal entry: until it does, no checkpoint may keep them
     */
    public Written writeStaged(long nowMs, boolean isAtomic) throws IOException {
        if (staged.isEmpty()) {
            throw new IllegalStateException("Expected staged batches of " + id + ", but there are none");
        }
        LogEnd before = end;
        ByteBuffer[] batches = staged.toArray(new ByteBuffer[0]);
        int bytes = stagedBytes;
        Segment segment;
        try {
            requireUsable();
            segment = rollIfFull(before, nowMs);
            segment.append(duplicates(batches), batches.length, bytes);
            if (segment.sizeBytes() == bytes) {
                names.markDirty(); // the first bytes made the file
            }
            for (AbortedTransaction aborted : stagedAborts) {
                segment.transactions().add(aborted); // before any reader may see its marker
            }
            flushAsToldTo(segment);
        } catch (IOException e) {
            dropStaged();
            throw e;
        }
        int position = segment == before.segment() ? before.position() : 0;
        index(batches, segment, position);
        producers.keepGroup();
        if (isAtomic) {
            beforeAtomic.add(before); // before the end shows them
        }
        end = new LogEnd(stagedNext, segment, position + bytes);
        forgetStaged();
        home.noteDirty(this);
        keepProducersOnceInAWhile();
        return new Written(
                this,
                before.offset(),
                end.offset(),
                producers.firstOpenTransactionOffset(),
                batches,
                bytes,
                segment,
                position,
                isAtomic);
    }

    /** {@code flush.messages}: as with Kafka, the append waits. */
    private void flushAsToldTo(Segment segment) throws IOException {
        if (config.durability() != Durability.OS || config.flushMessages() == Long.MAX_VALUE) {
            return;
        }
        unforcedMessages += stagedNext - end.offset();
        if (unforcedMessages >= config.flushMessages()) {
            try {
                force(segment);
            } catch (IOException e) {
                fail(e);
                throw e;
            }
            unforcedMessages = 0;
        }
    }

    private void requireUsable() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("The log of " + id + " has failed and takes no writes until a restart", failed);
        }
    }

    private static ByteBuffer[] duplicates(ByteBuffer[] batches) {
        ByteBuffer[] copies = new ByteBuffer[batches.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = batches[i].duplicate();
        }
        return copies;
    }

    private void index(ByteBuffer[] batches, Segment segment, int position) throws IOException {
        int at = position;
        LeaderEpochs known = epochs;
        for (ByteBuffer buffer : batches) {
            for (int within = buffer.position(); within < buffer.limit(); within += view.sizeBytes()) {
                view.wrap(buffer, within);
                segment.index(view, at, config.indexIntervalBytes());
                known = known.assign(view.leaderEpoch(), view.baseOffset());
                at += view.sizeBytes();
            }
        }
        if (known != epochs) {
            epochs = known;
            hasNewEpochs = true;
        }
    }

    private Segment rollIfFull(LogEnd before, long nowMs) throws IOException {
        Segment active = before.segment();
        if (!active.isFullFor(stagedBytes, stagedNext - 1, stagedMaxTimestampMs, nowMs, config)) {
            return active;
        }
        rollWithoutStaged(nowMs);
        return end.segment();
    }

    /** The snapshot at the new segment's begin must not know what is staged. */
    private void rollWithoutStaged(long nowMs) throws IOException {
        producers.undoGroup();
        try {
            roll(nowMs);
        } finally {
            producers.beginGroup();
            for (ByteBuffer buffer : staged) {
                for (int at = buffer.position(); at < buffer.limit(); at += view.sizeBytes()) {
                    producers.append(view.wrap(buffer, at));
                }
            }
        }
    }

    /** Begins a new segment at the end. Nothing may be staged. */
    private void roll(long nowMs) throws IOException {
        LogEnd before = end;
        producerFiles.write(producers, before.offset(), true);
        before.segment().roll();
        Segment next = Segment.empty(home.files(), directory, before.offset(), nowMs, home.jitterMs(config));
        synchronized (this) {
            Segment[] all = Arrays.copyOf(segments, segments.length + 1);
            all[all.length - 1] = next;
            segments = all;
        }
        end = new LogEnd(before.offset(), next, 0);
        snapshotPosition = 0;
        home.noteDirty(this);
    }

    private void keepProducersOnceInAWhile() throws IOException {
        if (end.position() - snapshotPosition >= SNAPSHOT_INTERVAL_BYTES) {
            producerFiles.write(producers, end.offset(), false);
            names.markDirty();
            snapshotPosition = end.position();
        }
    }

    /** Takes back the last write, of which nothing has been handed to the journal. */
    public void undo(Written written) throws IOException {
        if (written.nextOffset() != endOffset()) {
            throw new IllegalStateException("Expected to undo the last write of " + id + " up to "
                    + written.nextOffset() + ", but the log ends at " + endOffset());
        }
        truncateTo(written.baseOffset());
    }

    /**
     * Cuts off all batches that reach {@code offset} or beyond. None of them may be on its way through the journal. Returns when the
     * checkpoint says so on the disk.
     */
    public void truncateTo(long offset) throws IOException {
        dropStaged();
        if (offset < endOffset()) {
            home.truncate(this, () -> cut(offset));
        }
    }

    /** Finds where the cut is, lets it be checkpointed, and then cuts. Called by the checkpointer, on the append thread. */
    private Checkpointer.Cut cut(long offset) throws IOException {
        Segment[] all = segments;
        long kept = Math.max(offset, startOffset);
        int index = LogReader.segmentOf(all, kept);
        Segment last = all[index];
        int position = 0;
        long endOffset = kept;
        int limit = LogReader.limitOf(last, end);
        if (limit > 0) {
            BatchScanner scanner = new BatchScanner(last.file().pin());
            try {
                scanner.open(0, limit);
                boolean isCut = false;
                while (!isCut && scanner.next()) {
                    isCut = scanner.batch().nextOffset() > kept;
                }
                if (isCut) { // before a batch that lies across, or where compaction has left a gap
                    endOffset = Math.min(kept, scanner.batch().baseOffset());
                }
                position = (int) scanner.position();
            } finally {
                last.file().unpin();
            }
        }
        LogEnd newEnd = new LogEnd(endOffset, last, position);
        return new Checkpointer.Cut(newEnd, () -> finishCut(Arrays.copyOf(all, index + 1), newEnd));
    }

    private void finishCut(Segment[] kept, LogEnd newEnd) throws IOException {
        Segment[] before = segments;
        end = newEnd;
        beforeAtomic.removeIf(atomic -> atomic.offset() >= newEnd.offset());
        segments = kept; // nobody else changes them: the checkpointer, who calls this, also lets the cleaner
        truncations++;
        newEnd.segment().truncate(newEnd.position());
        newEnd.segment().transactions().truncateTo(newEnd.offset());
        for (int i = kept.length; i < before.length; i++) {
            home.discard(before[i]);
        }
        producerFiles.deleteAfter(newEnd.offset());
        home.disk().forceDirectory(directory);
        newEnd.segment().file().force();
        stagedNext = newEnd.offset();
        snapshotPosition = newEnd.position();
        LeaderEpochs keptEpochs = epochs.truncatedTo(newEnd.offset());
        if (keptEpochs != epochs) {
            epochs = keptEpochs;
            writeEpochs();
        }
        producers = producerFiles.load(kept, newEnd, newEnd.offset());
    }

    /** Nothing below {@code offset} is read any more; true when that is news. Files go when the checkpoint says so. */
    public boolean advanceStartOffset(long offset) throws IOException {
        if (offset <= startOffset) {
            return false;
        }
        if (offset > endOffset()) {
            throw new IllegalArgumentException(
                    "Expected a start offset of " + id + " up to its end " + endOffset() + ", but it was " + offset);
        }
        startOffset = offset; // epochs below it stay until the next start, for the disk does not know of it yet
        dropSegmentsBelowStart();
        home.noteDirty(this);
        return true;
    }

    /** Records of {@code epoch} begin at {@code startOffset}, even if there are none yet. Returns when that is on the disk. */
    public void assignEpoch(int epoch, long epochStartOffset) throws IOException {
        LeaderEpochs assigned = epochs.assign(epoch, epochStartOffset);
        if (assigned != epochs) {
            epochs = assigned;
            writeEpochs();
        }
    }

    /**
     * Retention, and the roll of a segment whose time has come. Touches only what is below the high watermark and the checkpoint.
     * Returns the number of bytes that are no longer read.
     */
    public long maintain(long nowMs, long highWatermark) throws IOException {
        requireUsable();
        if (!staged.isEmpty()) {
            return 0;
        }
        if (!config.delete()) {
            dropSegmentsBelowStart();
            return 0;
        }
        long removable = Math.min(highWatermark, checkpointOffset());
        LogEnd last = end;
        if (last.position() > 0 && last.offset() <= removable && isExpired(last.segment(), nowMs)) {
            roll(nowMs);
        }
        long before = sizeBytes();
        long newStart = Retention.startOffset(retained(nowMs), config, before, removable);
        if (newStart > startOffset) {
            advanceStartOffset(newStart);
        } else {
            dropSegmentsBelowStart(); // those that an earlier advance had to leave, because they were not yet
            // checkpointed
        }
        return before - sizeBytes();
    }

    private boolean isExpired(Segment segment, long nowMs) throws IOException {
        return config.retentionMs() >= 0 && nowMs - Retention.timeOf(segment) > config.retentionMs();
    }

    private List<Retention.Candidate> retained(long nowMs) throws IOException {
        Segment[] all = segments;
        List<Retention.Candidate> candidates = new ArrayList<>(all.length - 1);
        for (int i = 0; i + 1 < all.length; i++) {
            boolean isExpired = isExpired(all[i], nowMs);
            candidates.add(new Retention.Candidate(all[i + 1].baseOffset(), all[i].sizeBytes(), isExpired));
        }
        return candidates;
    }

    private synchronized void dropSegmentsBelowStart() {
        long removable = Math.min(startOffset, checkpointOffset());
        Segment[] all = segments;
        int first = 0;
        while (first + 1 < all.length && all[first + 1].baseOffset() <= removable && !isBeingReplaced(all[first])) {
            first++;
        }
        if (first > 0) {
            segments = Arrays.copyOfRange(all, first, all.length);
            for (int i = 0; i < first; i++) {
                home.deleteLater(this, all[i], all[i + 1].baseOffset());
            }
        }
    }

    // ---------------------------------------------------------------- any thread

    /**
     * Whole batches from the one that holds {@code offset} on, of one segment, none of which reaches {@code endLimit} or beyond.
     *
     * @param maxBytes of all of them, unless the first alone is larger
     * @param atLeastOneBatch the first comes even when it is larger
     * @throws OffsetOutOfRangeException outside of start and end
     * @throws CorruptLogException where the log is damaged
     */
    public LogSlice read(long offset, int maxBytes, long endLimit, boolean atLeastOneBatch) throws IOException {
        LogEnd seenEnd = end; // before the segments: they hold at least what it says
        Segment[] seen = segments;
        if (offset < startOffset || offset > seenEnd.offset()) {
            throw new OffsetOutOfRangeException(id, offset, startOffset, seenEnd.offset());
        }
        long limit = Math.min(endLimit, readableEnd(seenEnd, offset));
        if (offset >= limit) {
            return LogSlice.empty(offset);
        }
        try {
            return withoutGap(offset, LogReader.read(seen, seenEnd, offset, maxBytes, limit, atLeastOneBatch));
        } catch (IOException e) {
            if (offset < startOffset || offset > endOffset()) { // cut while we looked
                throw new OffsetOutOfRangeException(id, offset, startOffset, endOffset());
            }
            throw e;
        }
    }

    /** Only compaction leaves gaps. */
    private LogSlice withoutGap(long offset, LogSlice slice) throws CorruptLogException {
        if (slice.firstBatchOffset() > offset && !config.compact() && offset >= cleanedTo) {
            slice.release();
            throw new CorruptLogException(
                    directory,
                    0,
                    "expected the batch with offset " + offset + ", but the next one is " + slice.firstBatchOffset());
        }
        return slice;
    }

    /**
     * The transactions with records in {@code slice} that were aborted, in the order of their markers. The slice is to be held until
     * this returns, for its segments tell.
     */
    public static List<AbortedTransaction> abortedTransactions(LogSlice slice) throws IOException {
        List<AbortedTransaction> aborted = new ArrayList<>();
        boolean isComplete = false;
        for (Segment each : slice.segments()) {
            if (!isComplete && each.baseOffset() >= slice.segmentBase()) {
                isComplete = each.transactions().collect(slice.firstBatchOffset(), slice.endOffset(), aborted);
            }
        }
        return aborted;
    }

    /** Of a failed log, only what is checkpointed is sure to be what was written. */
    private long readableEnd(LogEnd seen, long offset) throws IOException {
        IOException failed = failure;
        if (failed == null) {
            return seen.offset();
        }
        if (offset >= checkpointOffset()) {
            throw new IOException(
                    "The log of " + id + " has failed and is not readable from offset " + checkpointOffset() + " on",
                    failed);
        }
        return checkpointOffset();
    }

    /** The first record whose timestamp is {@code timestampMs} or later; null when there is none below {@code endLimit}. */
    public @Nullable TimestampedOffset offsetForTime(long timestampMs, long endLimit) throws IOException {
        LogEnd seenEnd = end;
        return LogReader.firstNotOlder(
                segments, seenEnd, startOffset, timestampMs, Math.min(endLimit, seenEnd.offset()));
    }

    /** The first record with the greatest timestamp; null when there is none below {@code endLimit}. */
    public @Nullable TimestampedOffset maxTimestamp(long endLimit) throws IOException {
        LogEnd seenEnd = end;
        return LogReader.newest(segments, seenEnd, startOffset, Math.min(endLimit, seenEnd.offset()));
    }

    /** Where the records of {@code epoch}, or of the last one before it, end (KIP-101). */
    public EpochEnd endOffsetForEpoch(int epoch) {
        return epochs.endOf(epoch, endOffset());
    }

    /** The leader epoch of the first record, or -1 where there has been none. */
    public int earliestEpoch() {
        return epochs.earliest();
    }

    /** The newest leader epoch that the log knows, or -1. */
    public int latestEpoch() {
        return epochs.latest();
    }

    /** Of all segments. */
    public long sizeBytes() {
        LogEnd seenEnd = end;
        long bytes = 0;
        for (Segment segment : segments) {
            bytes += LogReader.limitOf(segment, seenEnd);
        }
        return bytes;
    }

    public int segmentCount() {
        return segments.length;
    }

    public boolean isFailed() {
        return failure != null;
    }

    // ---------------------------------------------------------------- the directory, the journal and the checkpointer

    String directory() {
        return directory;
    }

    LogEnd end() {
        return end;
    }

    /** Up to where a checkpoint may go: an atomic write counts only with its journal entry. */
    LogEnd checkpointableEnd() {
        return beforeAtomic(end); // read first: what it shows of an atomic write was noted before
    }

    /** {@code seen}, or where the oldest atomic write below it begins that waits for its journal entry. */
    LogEnd beforeAtomic(LogEnd seen) {
        LogEnd atomic = beforeAtomic.peek();
        return atomic != null && atomic.offset() < seen.offset() ? atomic : seen;
    }

    /** The journal entry of the oldest atomic write is on the disk. Flush thread, before anybody may rely on the entry. */
    void noteAtomicCommitted() {
        beforeAtomic.poll();
    }

    Segment[] segments() {
        return segments;
    }

    Coverage coverage() {
        return coverage;
    }

    long checkpointOffset() {
        return coverage.checkpointOffset();
    }

    void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    void markDeleted() {
        isDeleted = true;
    }

    boolean isDeleted() {
        return isDeleted;
    }

    /** Makes all that {@code sampled} shows outlive a crash: data and names. What fails is final. */
    void force(LogEnd sampled) throws IOException {
        for (Segment segment : segments) {
            if (segment.baseOffset() <= sampled.segment().baseOffset()) {
                segment.file().force();
            }
        }
        names.force();
    }

    /** Writes what spares the next start some work. A full disk, or a lack of file handles, may prevent that: a later call tries again. */
    void writeSparingFiles() {
        try {
            for (Segment segment : segments) {
                segment.writeIndexes(false);
            }
            producerFiles.force();
        } catch (IOException e) {
            log.warn(
                    "{}: could not write indexes or the like, which the next start would rebuild: {}",
                    id,
                    e.toString());
        }
    }

    /**
     * Before a checkpoint: the next start looks for epochs and aborted transactions only above it.
     *
     * @throws FileSystemException the disk may be full; nothing is lost by another attempt
     */
    void writeBeforeCheckpoint() throws FileSystemException {
        try {
            if (hasNewEpochs) {
                writeEpochs();
            }
            for (Segment segment : segments) {
                if (segment.transactions().write()) {
                    names.markDirty();
                }
            }
        } catch (IOException e) {
            throw new FileSystemException(directory, null, e.toString());
        }
    }

    private void writeEpochs() throws IOException {
        hasNewEpochs = false;
        try {
            replaceEpochs();
        } catch (IOException e) {
            hasNewEpochs = true;
            throw e;
        }
    }

    boolean hasEpochs(@Nullable LeaderEpochs others) {
        LeaderEpochs known = others == null ? LeaderEpochs.NONE : others;
        return known.encode().equals(epochs.encode());
    }

    /** Recovery found others than the file has. */
    void noteNewEpochs() {
        hasNewEpochs = true;
    }

    private void replaceEpochs() throws IOException {
        LogFiles.replace(home.disk(), directory + '/' + LeaderEpochs.FILE, epochs.encode());
        home.disk().forceDirectory(directory);
    }

    /** Forces one segment and, when there are new ones, their names: for the journal's entries by reference. */
    void force(Segment segment) throws IOException {
        segment.file().force();
        names.force();
    }

    // ---------------------------------------------------------------- the cleaner

    /** What the append thread alone knows and cleaning has to respect. Append thread, when nothing is staged. */
    public CleaningView cleaningView() {
        long open = producers.firstOpenTransactionOffset();
        return new CleaningView(
                producers.lastRecords(),
                open == ProducerStates.NO_OFFSET ? Long.MAX_VALUE : open,
                stagedNext,
                truncations);
    }

    /** All below has been cleaned; nothing says that it stays so when the log is cut. */
    long cleanedTo() {
        return cleanedTo;
    }

    void cleanedTo(long offset) {
        cleanedTo = offset;
    }

    /** How often the log was cut since it was opened. */
    int truncations() {
        return truncations;
    }

    /** From here on retention leaves these alone; false when they are not all there any more. */
    synchronized boolean beginReplacing(Segment[] replaced) {
        List<Segment> all = Arrays.asList(segments);
        if (!all.containsAll(Arrays.asList(replaced))) {
            return false;
        }
        beingReplaced = replaced;
        return true;
    }

    /** The segment takes the place of the others for all who look from now on. */
    synchronized void finishReplacing(Segment cleaned) {
        List<Segment> all = new ArrayList<>(Arrays.asList(segments));
        all.set(all.indexOf(beingReplaced[0]), cleaned);
        all.removeAll(Arrays.asList(beingReplaced));
        segments = all.toArray(new Segment[0]);
        beingReplaced = new Segment[0];
    }

    synchronized void giveUpReplacing() {
        beingReplaced = new Segment[0];
    }

    private boolean isBeingReplaced(Segment segment) {
        return Arrays.asList(beingReplaced).contains(segment);
    }

    /** There may be unforced names in the directory. */
    void markNewNames() {
        names.markDirty();
    }

    /** Before a clean stop: the next start finds indexes and producers as they are. */
    void writeSideFiles() throws IOException {
        dropStaged();
        LogEnd last = end;
        last.segment().writeIndexes(true);
        writeBeforeCheckpoint();
        if (last.offset() > segments[0].baseOffset()) {
            producerFiles.write(producers, last.offset(), last.position() == 0);
        }
    }

    void closeFiles() {
        for (Segment segment : segments) {
            segment.file().closeWhenUnused();
        }
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
