package io.splashdam.log;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces segments in the background and writes down how far it got, so that the journal's space can be used again.
 *
 * <pre>
 *  sample the journal's end, then the logs' ends ─► force segments and names ─► checkpoint.tmp, force, rename, force ─► journal space
 * </pre>
 *
 * A duty cycle on a thread of its own, or called inline. Synchronized: a truncation on the append thread waits for a round that runs, for
 * it must not be overtaken by an older sample.
 */
public final class Checkpointer {
    private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);

    private final Disk disk;
    private final OpenFiles files;
    private final Journal journal;
    private final LogDirectoryConfig config;
    private final Supplier<Collection<PartitionLog>> logs;
    private final Steps steps;
    private final CleanerCheckpoint cleanerCheckpoint;
    private volatile CheckpointListener listener = CheckpointListener.NONE;
    private final Queue<PartitionLog> dirty = new ConcurrentLinkedQueue<>();
    private final Queue<DoomedSegment> doomed = new ConcurrentLinkedQueue<>();

    // Guarded by this.
    private final Map<CheckpointEntry.Key, CheckpointEntry> entries = new LinkedHashMap<>();
    private final List<DoomedSegment> renamed = new ArrayList<>();
    private long generation;
    private long nowMs;
    private long replacedSegments;

    /** A segment below its log's start offset. */
    private static final class DoomedSegment {
        final PartitionLog log;
        final Segment segment;
        final long nextOffset;
        long deleteAtMs;

        DoomedSegment(PartitionLog log, Segment segment, long nextOffset) {
            this.nextOffset = nextOffset;
            this.log = log;
            this.segment = segment;
        }
    }

    /** Where a truncation ends the log, and what to do once the checkpoint says so. */
    record Cut(LogEnd end, Finish finish) {}

    interface CutFinder {
        Cut find() throws IOException;
    }

    interface Finish {
        void run() throws IOException;
    }

    Checkpointer(
            OpenFiles files,
            Journal journal,
            LogDirectoryConfig config,
            Supplier<Collection<PartitionLog>> logs,
            Steps steps,
            CleanerCheckpoint cleanerCheckpoint) {
        this.disk = files.disk();
        this.files = files;
        this.journal = journal;
        this.config = config;
        this.logs = logs;
        this.steps = steps;
        this.cleanerCheckpoint = cleanerCheckpoint;
    }

    /** Recovery has found these, and has written them to the disk. */
    synchronized void start(Collection<CheckpointEntry> recovered, long newGeneration) {
        generation = newGeneration;
        entries.clear();
        for (CheckpointEntry entry : recovered) {
            entries.put(entry.key(), entry);
        }
    }

    void noteDirty(PartitionLog written) {
        if (written.coverage().markDirty()) {
            dirty.add(written);
        }
    }

    public void listen(CheckpointListener newListener) {
        listener = newListener;
    }

    /** True when a call of {@link #doWork} would find nothing to do, now or later. */
    public boolean isIdle() {
        return dirty.isEmpty() && doomed.isEmpty() && !hasRenamed();
    }

    private synchronized boolean hasRenamed() {
        return !renamed.isEmpty();
    }

    /** Checkpoints what has been written since the last call, prepares journal files, deletes what is due. Returns the work done. */
    public int doWork(long newNowMs) throws IOException {
        int work = 0;
        boolean isPrepared = true;
        try {
            work += journal.prepareNextFile();
        } catch (
                IOException
                        e) { // no file handle or no room: the round makes segments idle, which give theirs, and deletes
            // what is due
            isPrepared = false;
        }
        synchronized (this) {
            nowMs = newNowMs;
            work += round(false);
            work += deleteDoomed();
            failIfStuck();
        }
        if (!isPrepared) {
            files.closeAllIdle();
            work += journal.prepareNextFile();
        }
        return work;
    }

    /** Checkpoints every log that has been written to. */
    public synchronized void checkpointNow() throws IOException {
        round(true);
    }

    /** The journal keeps what a failed log needs: when that fills it, nobody can write any more. */
    private void failIfStuck() {
        long blockedBy = journal.blockedBy();
        if (blockedBy == 0) {
            return;
        }
        for (PartitionLog any : logs.get()) {
            if (any.isFailed() && any.coverage().firstUncovered() <= blockedBy) {
                journal.fail(new IOException(
                        "The journal is full of what it keeps for " + any + ", whose segments could not be forced",
                        any.failure()));
            }
        }
    }

    private int round(boolean all) throws IOException {
        List<PartitionLog> due = takeDue(all);
        if (due.isEmpty()) {
            return 0;
        }
        checkpoint(due, false);
        return due.size();
    }

    private List<PartitionLog> takeDue(boolean all) {
        List<PartitionLog> due = new ArrayList<>();
        for (int count = dirty.size(); count > 0; count--) {
            PartitionLog next = dirty.poll();
            if (next == null) {
                break;
            }
            if (all || isDue(next)) {
                due.add(next);
            } else {
                dirty.add(next);
            }
        }
        return due;
    }

    /** An os log is forced seldom: its checkpoint only shortens the scan of the next start. */
    private boolean isDue(PartitionLog candidate) {
        boolean isInJournal = candidate.coverage().firstUncovered() != Long.MAX_VALUE;
        long intervalMs =
                Math.min(config.osCheckpointIntervalMs(), candidate.config().flushMs());
        return isInJournal
                || candidate.config().durability() == Durability.FSYNC
                || Math.abs(nowMs - candidate.coverage().checkpointedMs()) >= intervalMs;
    }

    private void checkpoint(Collection<PartitionLog> due, boolean isClean) throws IOException {
        long sequence = journal.lastCommitted(); // before the ends: all up to it is in what they show
        Map<PartitionLog, CheckpointEntry> sampled = new LinkedHashMap<>();
        for (PartitionLog next : due) {
            next.coverage().clean();
            if (next.isDeleted() || next.isFailed()) {
                continue;
            }
            next.writeSparingFiles();
            force(next, sequence, sampled);
        }
        boolean isComplete = due.stream().allMatch(each -> each.isDeleted() || isAtItsEnd(each, sampled.get(each)));
        write(sampled, sequence, isClean && isComplete);
    }

    private static boolean isAtItsEnd(PartitionLog log, @Nullable CheckpointEntry sampled) {
        return sampled != null && sampled.offset() == log.endOffset();
    }

    private void force(PartitionLog next, long sequence, Map<PartitionLog, CheckpointEntry> sampled) {
        try {
            listener.onForce();
            LogEnd forced = steps.force(next);
            sampled.put(next, CheckpointEntry.of(next, sequence, forced));
            listener.onForced();
            if (forced.offset() < next.endOffset()) {
                noteDirty(next); // the rest waits for its journal entry, or has come meanwhile
            }
        } catch (FileSystemException e) {
            postpone(
                    next,
                    e); // the disk is full, or the process has no file handles: nothing is lost by another attempt
        } catch (IOException e) {
            fail(next, e);
        }
    }

    private void postpone(PartitionLog next, IOException e) {
        noteDirty(next);
        log.warn("{}: waits for the next checkpoint: {}", next, e.toString());
    }

    private static void fail(PartitionLog failed, IOException e) {
        failed.fail(e);
        log.error(
                "{}: a force in the background failed, which is final. What the checkpoint covers stays readable; the journal keeps the rest "
                        + "for the next start. Look at the disk, then restart.",
                failed,
                e);
    }

    private void write(Map<PartitionLog, CheckpointEntry> sampled, long sequence, boolean isClean) throws IOException {
        Map<CheckpointEntry.Key, CheckpointEntry> next = new LinkedHashMap<>();
        long covered = sequence;
        for (PartitionLog any : logs.get()) {
            CheckpointEntry.Key key = CheckpointEntry.Key.of(any.id());
            CheckpointEntry fresh = sampled.get(any);
            CheckpointEntry entry = fresh == null ? entries.get(key) : fresh;
            long needed = fresh == null
                    ? any.coverage().firstUncovered()
                    : any.coverage().firstUncoveredAfter(sequence);
            covered = Math.min(covered, needed - 1);
            if (entry != null) {
                next.put(key, entry);
            }
        }
        writeFile(new CheckpointFile(isClean, generation, covered, next.values()), sampled.keySet());
        entries.clear();
        entries.putAll(next);
        sampled.forEach((forced, entry) -> forced.coverage().covered(sequence, entry.offset(), nowMs));
        journal.releaseThrough(covered);
        listener.onWritten(nowMs);
        files.trim();
        renameDoomed();
    }

    private void writeFile(CheckpointFile file, Collection<PartitionLog> sampled) throws IOException {
        try {
            LogFiles.replace(disk, CheckpointFile.PATH, file.encode());
        } catch (IOException e) {
            sampled.forEach(this::noteDirty); // the next round writes the whole file anew
            throw e;
        }
        try {
            disk.forceDirectory("");
        } catch (IOException e) {
            journal.fail(e);
            throw e;
        }
    }

    /** Cuts a log: the checkpoint knows of it first, so that no entry brings back what is cut off. */
    synchronized void truncate(PartitionLog truncated, CutFinder finder) throws IOException {
        Cut cut = finder.find();
        long sequence = journal.lastCommitted();
        try {
            truncated.coverage().uncoverFrom(cut.end().offset());
            truncated.writeBeforeCheckpoint();
            cleanerCheckpoint.cut(truncated, cut.end().offset());
            truncated.force(truncated.end());
            LogEnd kept = truncated.beforeAtomic(cut.end());
            write(Map.of(truncated, CheckpointEntry.of(truncated, sequence, kept)), sequence, false);
            truncated.coverage().truncated(sequence, kept.offset(), nowMs);
            if (kept.offset() < cut.end().offset()) {
                noteDirty(truncated);
            }
            cut.finish().run();
        } catch (IOException e) {
            fail(truncated, e);
            throw e;
        }
    }

    /**
     * Returns when a start would let these logs begin where they begin now; of one that failed or finds no room that is not so, as
     * {@link #checkpointedStart} says.
     */
    synchronized void checkpointStarts(Collection<PartitionLog> shortened) throws IOException {
        List<PartitionLog> behind = new ArrayList<>();
        for (PartitionLog each : shortened) {
            if (checkpointedStart(each) < each.startOffset()) {
                behind.add(each);
            }
        }
        if (!behind.isEmpty()) {
            checkpoint(behind, false);
        }
    }

    /** A log that was os is about to have journal entries: they must continue what is on the disk. */
    synchronized void checkpoint(PartitionLog single) throws IOException {
        checkpoint(List.of(single), false);
        IOException failed = single.failure();
        if (failed != null) {
            throw failed;
        }
    }

    /** A new log begins with an entry, so that recovery knows how its data was kept. */
    synchronized void created(PartitionLog newLog) {
        CheckpointEntry entry = CheckpointEntry.of(newLog, journal.lastCommitted(), newLog.end());
        entries.put(entry.key(), entry);
    }

    /** Runs what deletes the log when no round has it in hand. */
    synchronized void delete(PartitionLog deleted, Finish finish) throws IOException {
        deleted.markDeleted();
        entries.remove(CheckpointEntry.Key.of(deleted.id()));
        finish.run();
    }

    /** @param nextOffset where the log begins without the segment */
    void deleteLater(PartitionLog shortened, Segment segment, long nextOffset) {
        doomed.add(new DoomedSegment(shortened, segment, nextOffset));
    }

    /** Those whose log begins after them on the disk too. */
    private void renameDoomed() throws IOException {
        for (int count = doomed.size(); count > 0; count--) {
            DoomedSegment next = doomed.poll();
            if (next == null) {
                return;
            }
            CheckpointEntry entry = entries.get(CheckpointEntry.Key.of(next.log.id()));
            if (next.log.isDeleted()) {
                next.segment.file().closeWhenUnused();
            } else if (entry == null || entry.startOffset() < next.nextOffset) {
                doomed.add(next);
            } else {
                next.segment.renameToDeleted();
                next.deleteAtMs = nowMs + next.log.config().fileDeleteDelayMs();
                renamed.add(next);
            }
        }
    }

    private int deleteDoomed() throws IOException {
        int count = 0;
        for (Iterator<DoomedSegment> all = renamed.iterator(); all.hasNext(); ) {
            DoomedSegment next = all.next();
            if (next.deleteAtMs <= nowMs || next.log.isDeleted()) {
                all.remove();
                next.segment.file().closeWhenUnused();
                if (!next.log.isDeleted()) {
                    next.segment.deleteFiles();
                }
                count++;
            }
        }
        return count;
    }

    /** The segment that the checkpoint on the disk ends in: it and all later ones must stay as they are. */
    synchronized long checkpointedSegmentBase(PartitionLog log) {
        CheckpointEntry entry = entries.get(CheckpointEntry.Key.of(log.id()));
        return entry == null ? 0 : steps.untouchableFrom(entry);
    }

    boolean covers(PartitionLog log, long offset) {
        return steps.isCovered(log.checkpointOffset(), offset);
    }

    /** Where a start would let the log begin: segments between here and where it begins now may come back. */
    synchronized long checkpointedStart(PartitionLog log) {
        CheckpointEntry entry = entries.get(CheckpointEntry.Key.of(log.id()));
        return entry == null ? 0 : entry.startOffset();
    }

    /**
     * Puts a cleaned segment in the place of those it was made of, while nobody cuts, deletes or checkpoints the log. False when the log
     * is no longer what it was.
     *
     * @param truncations of the log when the cleaning began
     */
    synchronized boolean swap(PartitionLog cleanedLog, Segment[] old, Segment cleaned, int truncations)
            throws IOException {
        if (cleanedLog.isDeleted() || cleanedLog.isFailed() || cleanedLog.truncations() != truncations) {
            return false;
        }
        if (old[old.length - 1].baseOffset() >= checkpointedSegmentBase(cleanedLog)
                || !cleanedLog.beginReplacing(old)) {
            return false;
        }
        List<Long> baseOffsets = new ArrayList<>(old.length);
        for (Segment segment : old) {
            baseOffsets.add(segment.baseOffset());
        }
        SegmentSwap swap = new SegmentSwap(cleanedLog.directory(), baseOffsets, cleaned.sizeBytes());
        try {
            swap.decide(disk);
        } catch (IOException e) {
            cleanedLog.giveUpReplacing();
            throw e;
        }
        try {
            swap.publish(disk);
            for (Segment segment : old) {
                segment.replace(replacedSegments++);
            }
            disk.forceDirectory(cleanedLog.directory()); // or a late rename of an old one could take the new one's name
            swap.finish(disk);
        } catch (IOException e) { // readers still find all of it, but only a start knows how to go on
            fail(cleanedLog, e);
            throw e;
        }
        cleanedLog.finishReplacing(cleaned);
        for (Segment segment : old) {
            deleteReplaced(cleanedLog, segment);
        }
        return true;
    }

    private void deleteReplaced(PartitionLog cleanedLog, Segment segment) {
        DoomedSegment replaced = new DoomedSegment(cleanedLog, segment, segment.baseOffset());
        replaced.deleteAtMs = nowMs + cleanedLog.config().fileDeleteDelayMs();
        renamed.add(replaced);
    }

    /** Everything that is left, marked as a clean stop. Nothing is written any more. */
    synchronized void close() throws IOException {
        Collection<PartitionLog> all = logs.get();
        boolean isClean = all.stream().noneMatch(PartitionLog::isFailed);
        if (isClean) {
            for (PartitionLog next : all) {
                next.writeSideFiles();
            }
        }
        List<PartitionLog> due = takeDue(true);
        checkpoint(due, isClean);
        for (DoomedSegment next : renamed) {
            next.segment.file().closeWhenUnused();
            next.segment.deleteFiles();
        }
    }
}
