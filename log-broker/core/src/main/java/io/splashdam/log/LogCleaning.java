package io.splashdam.log;

import io.splashdam.compaction.BatchFilter;
import io.splashdam.compaction.CleanablePart;
import io.splashdam.compaction.DirtyScan;
import io.splashdam.compaction.KeyOffsets;
import io.splashdam.compaction.SegmentGroups;
import io.splashdam.compaction.Transactions;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log's cleaning, step by step. Owned by the cleaner's thread; the log goes on being written, read, cut and deleted meanwhile.
 *
 * <pre>
 *  scan: the newest offset of each key ─► per group of segments: copy what survives ─► swap ─► … ─► done
 * </pre>
 *
 * Segments that lose nothing, and have no neighbour to be merged with, are not copied.
 */
public final class LogCleaning {
    private static final Logger logger = LoggerFactory.getLogger(LogCleaning.class);

    private final PartitionLog log;
    private final LogHome home;
    private final Checkpointer checkpointer;
    private final CleanablePart part;
    private final CleaningView view;
    private final CleanerConfig config;
    private final Pace pace;
    private final long nowMs;
    private final List<Segment[]> groups = new ArrayList<>();
    private @Nullable BatchFilter filter;
    private @Nullable CleanedFile written;
    private long end;
    private boolean isDone;
    private boolean isComplete;
    private long bytesBefore;
    private long bytesAfter;

    /** How fast a cleaning may read and write, and whether it should go on. */
    public interface Pace {
        /** As fast as it can. */
        Pace FULL = bytes -> true;

        /** After so many bytes read or written. Waits as long as is due; false when the cleaning is to be given up. */
        boolean spend(long bytes);
    }

    private static final class GivenUp extends IOException {
        private static final long serialVersionUID = 1L;
    }

    LogCleaning(
            PartitionLog log,
            LogHome home,
            Checkpointer checkpointer,
            CleanablePart part,
            CleaningView view,
            CleanerConfig config,
            Pace pace,
            long nowMs) {
        this.log = log;
        this.home = home;
        this.checkpointer = checkpointer;
        this.part = part;
        this.view = view;
        this.config = config;
        this.pace = pace;
        this.nowMs = nowMs;
    }

    public PartitionLog log() {
        return log;
    }

    /** All below this offset is clean once {@link #isComplete}. */
    public long end() {
        return end;
    }

    int truncations() {
        return view.truncations();
    }

    /** Bytes of the segments that were looked through, and what became of them. */
    public long bytesBefore() {
        return bytesBefore;
    }

    public long bytesAfter() {
        return bytesAfter;
    }

    /** Not given up on the way. */
    public boolean isComplete() {
        return isComplete;
    }

    /**
     * Does the next piece of work; false when there is none left.
     *
     * @throws CorruptLogException a segment is not what was written: cleaning would hide that
     * @throws IOException the disk is full or fails; what was swapped stays swapped, the rest is as it was
     */
    public boolean step() throws IOException {
        try {
            next();
        } catch (GivenUp e) {
            isDone = true;
        } catch (IOException | RuntimeException e) {
            isDone = true;
            discard(e);
            throw e;
        }
        if (isDone) {
            discard(null);
        }
        return !isDone;
    }

    private void next() throws IOException {
        BatchFilter decided = filter;
        CleanedFile copied = written;
        if (isVoid()) {
            isDone = true;
        } else if (decided == null) {
            scan();
        } else if (isWaiting()) {
            spend(0);
        } else if (copied != null) {
            swap(copied);
        } else if (!groups.isEmpty()) {
            copy(groups.get(0), decided);
        } else {
            isComplete = true;
            isDone = true;
        }
    }

    /**
     * Nothing can be done until the checkpoint has reached what the {@link CleaningView} shows. The checkpoint runs all the time, so
     * whoever steps may rest for a moment.
     */
    public boolean isWaiting() {
        return written != null && !checkpointer.covers(log, view.endOffset());
    }

    /** The log is gone or was cut: what was decided need not be true any more. */
    private boolean isVoid() {
        return log.isDeleted() || log.isFailed() || log.truncations() != view.truncations();
    }

    // ---------------------------------------------------------------- scan

    private void scan() throws IOException {
        Transactions transactions = new Transactions();
        long limit = Math.max(part.from(), Math.min(part.to(), view.firstOpenTransactionOffset()));
        KeyOffsets keys = KeyOffsets.within(config.dedupeBufferBytes(), limit - part.from());
        DirtyScan dirty = new DirtyScan(keys, part.from(), limit);
        forEachDirty(limit, scanner -> {
            if (dirty.needsTransactions(scanner.batch())) {
                seeAll(transactions, limit);
                dirty.know(transactions);
            }
            return dirty.add(sound(scanner));
        });
        end = dirty.end();
        filter = new BatchFilter(
                keys,
                transactions,
                view.producers(),
                end,
                nowMs,
                log.config().compaction().deleteRetentionMs());
        if (end > part.from()) {
            plan();
        } else {
            isDone = true;
            if (dirty.limit() > part.from()) {
                logger.warn(
                        "{}: cannot be compacted, because the keys of one batch do not fit: set log.cleaner.dedupe.buffer.size to more than {}",
                        log,
                        config.dedupeBufferBytes());
            }
        }
    }

    private void seeAll(Transactions transactions, long limit) throws IOException {
        forEachDirty(limit, scanner -> {
            transactions.see(scanner.batch().isControl() ? scanner.whole() : scanner.batch());
            return true;
        });
    }

    private interface BatchTask {
        boolean run(BatchScanner scanner) throws IOException;
    }

    /** Every batch from the first dirty offset up to {@code limit}; false when the task wanted no more. */
    private boolean forEachDirty(long limit, BatchTask task) throws IOException {
        Segment[] all = log.segments();
        for (int i = LogReader.segmentOf(all, part.from()); i + 1 < all.length && all[i].baseOffset() < limit; i++) {
            boolean isWanted = forEach(
                    all[i],
                    all[i].baseOffset() < part.from() ? all[i].floorByOffset(part.from()) : 0,
                    scanner -> scanner.batch().baseOffset() < part.from()
                            || scanner.batch().nextOffset() <= limit && task.run(scanner));
            if (!isWanted) {
                return false;
            }
        }
        return true;
    }

    private boolean forEach(Segment segment, int position, BatchTask task) throws IOException {
        int size = segment.sizeBytes();
        if (size == 0) {
            return true;
        }
        BatchScanner scanner = new BatchScanner(segment.file().pin(), config.ioBufferBytes() / 2);
        try {
            requireThere(segment);
            scanner.open(position, size);
            while (scanner.next()) {
                spend(scanner.batch().sizeBytes());
                if (!task.run(scanner)) {
                    return false;
                }
            }
            if (scanner.position() < size) {
                throw new CorruptLogException(
                        segment.toString(), scanner.position(), "expected a batch, but there is none");
            }
            return true;
        } finally {
            segment.file().unpin();
        }
    }

    /** After it has been pinned: retention may have dropped it, and its file may be gone. */
    private void requireThere(Segment segment) throws GivenUp {
        if (!Arrays.asList(log.segments()).contains(segment)) {
            throw new GivenUp();
        }
    }

    private void spend(int bytes) throws GivenUp {
        if (!pace.spend(bytes)) {
            throw new GivenUp();
        }
    }

    private BatchView sound(BatchScanner scanner) throws IOException {
        BatchView batch = scanner.whole();
        if (!batch.isSound()) {
            throw new CorruptLogException(
                    log.directory(), scanner.position(), "expected a sound batch to compact, but found " + batch);
        }
        return batch;
    }

    private void plan() throws IOException {
        Segment[] all = log.segments();
        int count = 0;
        while (count + 1 < all.length && all[count].baseOffset() < end) {
            count++;
        }
        Segment[] touched = Arrays.copyOf(all, count);
        for (SegmentGroups.Group group : SegmentGroups.of(
                LogCleaner.described(touched, all[count].baseOffset()),
                log.config().segmentBytes())) {
            groups.add(Arrays.copyOfRange(touched, group.from(), group.to()));
        }
    }

    // ---------------------------------------------------------------- copy and swap

    private void copy(Segment[] group, BatchFilter decided) throws IOException {
        for (Segment segment : group) {
            bytesBefore += segment.sizeBytes();
        }
        if (group.length > 1) {
            written = open(group);
        }
        for (Segment segment : group) {
            forEach(segment, 0, scanner -> {
                take(group, decided, scanner);
                return true;
            });
        }
        CleanedFile copied = written;
        if (copied == null) { // the only one of its group, and nothing is to go
            bytesAfter += group[0].sizeBytes();
            groups.remove(0);
        } else {
            bytesAfter += copied.sizeBytes();
        }
    }

    private CleanedFile open(Segment[] group) throws IOException {
        return new CleanedFile(home, log, group[0], group[group.length - 1], config.ioBufferBytes() / 2);
    }

    private void take(Segment[] group, BatchFilter decided, BatchScanner scanner) throws IOException {
        BatchView batch = sound(scanner);
        BatchFilter.Verdict verdict = decided.judge(batch);
        CleanedFile into = written;
        if (into == null) {
            if (verdict == BatchFilter.Verdict.KEEP) {
                return;
            }
            into = open(group);
            written = into;
            copyPrefix(group[0], scanner.position(), into);
        }
        if (verdict == BatchFilter.Verdict.KEEP) {
            spend(batch.sizeBytes());
            into.append(batch.buffer(), batch.position());
        } else if (verdict == BatchFilter.Verdict.REWRITE) {
            spend(decided.rewritten().remaining());
            into.append(decided.rewritten(), 0);
        }
    }

    /** All of these stay, as has been seen before it was known that there is something to write. */
    private void copyPrefix(Segment segment, long limit, CleanedFile into) throws IOException {
        BatchScanner scanner = new BatchScanner(segment.file().pin(), config.ioBufferBytes() / 2);
        try {
            requireThere(segment);
            scanner.open(0, limit);
            while (scanner.next()) {
                spend(2 * scanner.batch().sizeBytes());
                BatchView batch = scanner.whole();
                into.append(batch.buffer(), batch.position());
            }
        } finally {
            segment.file().unpin();
        }
    }

    private void swap(CleanedFile copied) throws IOException {
        Segment cleaned = copied.finish();
        cleaned.transactions().takeOver(groups.get(0), copied.abortMarkers());
        if (!checkpointer.swap(log, groups.get(0), cleaned, view.truncations())) {
            throw new GivenUp();
        }
        written = null;
        groups.remove(0);
        try {
            cleaned.writeIndexes(true);
        } catch (IOException e) {
            logger.warn("{}: could not write the indexes of {}, which the next start would rebuild", log, cleaned, e);
        }
    }

    /** What was copied, but has not become a segment. Of a failed log all stays: a start may need it. */
    private void discard(@Nullable Exception cause) throws IOException {
        CleanedFile unwanted = written;
        written = null;
        if (unwanted == null || log.isFailed()) {
            return;
        }
        try {
            unwanted.discard();
        } catch (IOException e) {
            if (cause == null) {
                throw e;
            }
            cause.addSuppressed(e);
        }
    }
}
