package io.splashdam.log;

import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings one log to where the checkpoint and the journal say it was. Used by one thread, once.
 *
 * <pre>
 *  open ─► replay(part) … ─► finish: cut (fsync) or keep what is sound (os) ─► a PartitionLog, forced
 *            │
 *            └ cursor: the end so far; each part continues there
 * </pre>
 *
 * Whatever it does before the next checkpoint it would do again after a crash.
 */
final class LogRecovery {
    private static final int REWRITE_BYTES = 1 << 20;

    private final LogId id;
    private final LogConfig config;
    private final LogHome home;
    private final Steps steps;
    private final Disk disk;
    private final String directory;
    private final @Nullable CheckpointEntry checkpoint;
    private final boolean isClean;
    private final long nowMs;
    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    private final long startOffset;

    private final BatchView view = new BatchView();
    private long endOffset;
    private long segmentBase;
    private int position;
    private @Nullable LeaderEpochs keptEpochs;
    private long rewrittenBytes;
    private long cutBytes;

    LogRecovery(
            LogId id,
            LogConfig config,
            LogHome home,
            Steps steps,
            @Nullable CheckpointEntry checkpoint,
            boolean isClean,
            long nowMs) {
        this.id = id;
        this.config = config;
        this.home = home;
        this.steps = steps;
        this.disk = home.disk();
        this.directory = home.directoryOf(id);
        this.checkpoint = checkpoint;
        this.isClean = isClean;
        this.nowMs = nowMs;
        this.startOffset = checkpoint == null ? 0 : checkpoint.startOffset();
        this.endOffset = checkpoint == null ? 0 : checkpoint.offset();
        this.segmentBase = checkpoint == null ? 0 : checkpoint.segmentBase();
        this.position = checkpoint == null ? 0 : checkpoint.position();
    }

    /** Finds the segments, and whether those below the checkpoint are all there. */
    LogRecovery open() throws IOException {
        SegmentSwap.recover(disk, directory);
        for (String name : disk.list(directory)) {
            long baseOffset = LogFiles.offsetOf(name, LogFiles.LOG);
            if (baseOffset >= 0) {
                segments.put(baseOffset, existing(baseOffset));
            } else if (name.endsWith(LogFiles.DELETED) || name.endsWith(LogFiles.TEMPORARY)) {
                disk.delete(directory + '/' + name);
            }
        }
        deleteStrayTransactionIndexes();
        deleteBelowStart();
        requireCheckpointed();
        return this;
    }

    /** Of segments that a power loss took: a segment that begins at the same offset must not inherit them. */
    private void deleteStrayTransactionIndexes() throws IOException {
        for (String name : disk.list(directory)) {
            long baseOffset = LogFiles.offsetOf(name, LogFiles.TXN_INDEX);
            if (baseOffset >= 0 && !segments.containsKey(baseOffset)) {
                disk.delete(directory + '/' + name);
            }
        }
    }

    private Segment existing(long baseOffset) throws IOException {
        String path = directory + '/' + LogFiles.name(baseOffset) + LogFiles.LOG;
        long size = disk.size(path);
        if (size > Integer.MAX_VALUE) {
            throw new CorruptLogException(path, size, "expected a segment of less than 2 GiB");
        }
        boolean isRolled = baseOffset != segmentBase;
        return Segment.existing(
                home.files(), directory, baseOffset, (int) size, isRolled, nowMs, home.jitterMs(config));
    }

    /** Files that a stop kept from being deleted. */
    private void deleteBelowStart() throws IOException {
        while (segments.size() > 1 && segments.higherKey(segments.firstKey()) <= startOffset) {
            home.discard(segments.pollFirstEntry().getValue());
        }
    }

    private void requireCheckpointed() throws CorruptLogException {
        if (endOffset == startOffset && !segments.containsKey(segmentBase)) {
            segmentBase = endOffset; // nothing that the checkpoint covers is still wanted
            position = 0;
        }
        if (checkpoint == null || endOffset == startOffset && position == 0) {
            return;
        }
        Segment last = segments.get(segmentBase);
        String path = directory + '/' + LogFiles.name(segmentBase) + LogFiles.LOG;
        if (position > 0 && (last == null || last.sizeBytes() < position)) {
            throw new CorruptLogException(
                    path,
                    last == null ? 0 : last.sizeBytes(),
                    "expected " + position + " bytes up to offset " + endOffset + ", but they are gone");
        }
        if (startOffset < segmentBase && (segments.isEmpty() || segments.firstKey() > startOffset)) {
            throw new CorruptLogException(
                    directory, 0, "expected the segment with offset " + startOffset + ", but it is gone");
        }
    }

    long endOffset() {
        return endOffset;
    }

    /** Whether the part's batches follow; those that the checkpoint covers are passed over. */
    boolean isCovered(JournalEntry.Part part, long sequence) {
        return checkpoint != null && sequence <= checkpoint.sequence() || part.nextOffset() <= endOffset;
    }

    /** Whether the bytes that the part refers to are those that were written. */
    boolean isSound(JournalEntry.Part part) throws IOException {
        Segment segment = segments.get(part.segmentBase());
        if (segment == null) {
            return false;
        }
        ByteBuffer bytes = read(segment, part.position(), part.bytes());
        BatchDigest digest = new BatchDigest();
        return bytes.limit() == part.bytes() && digest.addIfSound(bytes) && digest.value() == part.digest();
    }

    private static ByteBuffer read(Segment segment, int position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        segment.file().pin().readFully(position, bytes);
        segment.file().unpin();
        return bytes.flip();
    }

    /**
     * Continues with batches that the journal has inline. They are written again even when the segment shows them: what is in the page
     * cache need not be on the disk.
     */
    void rewrite(JournalEntry.Part part, ByteBuffer bytes) throws IOException {
        if (isOs()) {
            fillUpTo(part, bytes);
        }
        moveTo(part);
        write(part.segmentBase(), bytes);
        endOffset = part.nextOffset();
    }

    /** At the position where the log ends in that segment. */
    private void write(long base, ByteBuffer bytes) throws IOException {
        Segment segment = segments.get(base);
        if (segment == null) {
            segment = existingOrNew(base);
        }
        int count = bytes.remaining();
        segment.file().write(position, new ByteBuffer[] {bytes}, 1);
        rewrittenBytes += count;
        position += count;
    }

    /**
     * An os log's batches before the part need not be on the disk. Those that are, stay; where a power loss has left a hole, an empty batch
     * stands for what is gone, and what follows moves up to it.
     */
    private void fillUpTo(JournalEntry.Part part, ByteBuffer bytes) throws IOException {
        while (endOffset < part.baseOffset()) {
            keepSound(part.baseOffset());
            if (endOffset < part.baseOffset()) {
                boolean isBefore = segmentBase < part.segmentBase();
                fillHole(isBefore ? part.segmentBase() : part.baseOffset(), bytes);
                if (isBefore) {
                    beginSegment(part.segmentBase());
                }
            }
        }
        if (part.segmentBase() > segmentBase) {
            beginSegment(part.segmentBase());
        }
    }

    private void fillHole(long nextOffset, ByteBuffer following) throws IOException {
        if (endOffset < nextOffset) {
            int leaderEpoch = view.wrap(following, following.position()).leaderEpoch();
            write(segmentBase, BatchBuilder.empty(endOffset, nextOffset, leaderEpoch));
            endOffset = nextOffset;
        }
    }

    private void beginSegment(long base) throws IOException {
        cutSegment(segmentBase, position);
        for (Segment lost :
                List.copyOf(segments.subMap(segmentBase, false, base, false).values())) {
            cutBytes += lost.sizeBytes();
            segments.remove(lost.baseOffset());
            home.discard(lost);
        }
        segmentBase = base;
        position = 0;
    }

    private Segment existingOrNew(long baseOffset) {
        Segment created = Segment.existing(home.files(), directory, baseOffset, 0, false, nowMs, home.jitterMs(config));
        segments.put(baseOffset, created);
        return created;
    }

    /** Continues with batches that are in the segment, as {@link #isSound} has seen. */
    void accept(JournalEntry.Part part, boolean isSureToBeForced) throws IOException {
        Segment segment = segments.get(part.segmentBase());
        if (segment == null) {
            throw new IllegalStateException("Expected the segment of " + part + ", but there is none");
        }
        if (isSureToBeForced && !isOs()) {
            moveTo(part);
            position += part.bytes();
            endOffset = part.nextOffset();
        } else {
            rewrite(part, read(segment, part.position(), part.bytes()));
        }
    }

    private void moveTo(JournalEntry.Part part) throws IOException {
        boolean isNewSegment = part.segmentBase() != segmentBase;
        int expected = isNewSegment ? 0 : position;
        boolean isMovedUp = isOs() && part.position() > expected;
        if (part.baseOffset() != endOffset
                || part.position() != expected && !isMovedUp
                || isNewSegment && part.segmentBase() != endOffset) {
            throw new CorruptLogException(
                    directory + '/' + LogFiles.name(part.segmentBase()) + LogFiles.LOG,
                    part.position(),
                    "the journal continues with offset " + part.baseOffset() + ", but the log ends with offset "
                            + endOffset + " at position " + position + " of segment " + segmentBase);
        }
        if (isNewSegment) {
            cutSegment(segmentBase, position);
            segmentBase = part.segmentBase();
            position = 0;
        }
    }

    /** What follows the checkpoint need not be in the journal. */
    private boolean isOs() {
        return config.durability() == Durability.OS || checkpoint != null && checkpoint.isOs() || !disk.isDurable();
    }

    /** Cuts what was never durable, or keeps what is sound; then folds what remains. */
    PartitionLog finish() throws IOException {
        if (isOs() && !isClean) {
            keepSound(Long.MAX_VALUE);
        }
        cutSegment(segmentBase, position);
        while (!segments.isEmpty() && segments.lastKey() > segmentBase) {
            Segment beyond = segments.pollLastEntry().getValue();
            cutBytes += beyond.sizeBytes();
            home.discard(beyond);
        }
        if (endOffset < startOffset) { // an os log lost its end, and its start had moved on
            restartAt(startOffset);
        }
        return build();
    }

    /**
     * All batches below {@code limitOffset} that follow without a gap and are as they were written, up to one that counts only with a
     * journal entry, which is not there. They are written again: only then does the coming force say something about them, for an earlier
     * one may have failed.
     */
    private void keepSound(long limitOffset) throws IOException {
        Segment segment = segments.get(segmentBase);
        while (segment != null) {
            int size = (int) disk.size(segment.file().path());
            int from = position;
            BatchScanner scanner = new BatchScanner(segment.file().pin());
            try {
                scanner.open(position, size);
                while (scanner.next()
                        && scanner.batch().baseOffset() == endOffset
                        && scanner.batch().nextOffset() <= limitOffset
                        && steps.mayKeep(scanner.batch())
                        && scanner.whole().isSound()) {
                    endOffset = scanner.batch().nextOffset();
                    position = (int) scanner.nextPosition();
                }
            } finally {
                segment.file().unpin();
            }
            writeAgain(segment, from, position);
            Segment next = segments.get(endOffset);
            if (next == null || next.baseOffset() == segmentBase || position < size) {
                return;
            }
            beginSegment(next.baseOffset()); // without those between: what a start has filled may reach over them
            segment = next;
        }
    }

    private void writeAgain(Segment segment, int from, int to) throws IOException {
        for (int at = from; at < to; at += REWRITE_BYTES) {
            ByteBuffer bytes = read(segment, at, Math.min(REWRITE_BYTES, to - at));
            segment.file().write(at, new ByteBuffer[] {bytes}, 1);
        }
        rewrittenBytes += to - from;
    }

    private void cutSegment(long baseOffset, int keptBytes) throws IOException {
        Segment segment = segments.get(baseOffset);
        if (segment == null) {
            return;
        }
        long size = disk.size(segment.file().path());
        if (size > keptBytes) {
            cutBytes += size - keptBytes;
            segment.file().truncate(keptBytes);
        }
        boolean isAsBefore =
                checkpoint != null && baseOffset == checkpoint.segmentBase() && keptBytes == checkpoint.position();
        segments.put(baseOffset, replaced(segment, keptBytes, isAsBefore));
    }

    /** The same file with the size that it has now. */
    private Segment replaced(Segment segment, int sizeBytes, boolean hasGoodIndex) throws IOException {
        if (!isClean) {
            segment.file().markDirty(); // by whoever died: a cut, for instance, that the disk does not know yet
            segment.file().force();
        }
        segment.file().closeWhenUnused();
        if (!hasGoodIndex && !isClean) {
            // Beyond the checkpoint the files may index what is no longer there: kept up to it, checked against the log
            // when loaded.
            segment.trimIndexFiles(checkpointPosition(segment.baseOffset()));
        }
        return Segment.existing(
                home.files(),
                directory,
                segment.baseOffset(),
                sizeBytes,
                segment.baseOffset() != segmentBase,
                nowMs,
                home.jitterMs(config));
    }

    private int checkpointPosition(long baseOffset) {
        return checkpoint != null && baseOffset == checkpoint.segmentBase() ? checkpoint.position() : 0;
    }

    private void restartAt(long offset) throws IOException {
        for (Segment segment : segments.values()) {
            cutBytes += segment.sizeBytes();
            home.discard(segment);
        }
        segments.clear();
        endOffset = offset;
        segmentBase = offset;
        position = 0;
    }

    private PartitionLog build() throws IOException {
        if (!segments.containsKey(segmentBase)) {
            segments.put(
                    segmentBase, Segment.empty(home.files(), directory, segmentBase, nowMs, home.jitterMs(config)));
        }
        Segment[] all = segments.values().toArray(new Segment[0]);
        for (int i = 0; i < all.length; i++) {
            all[i].setRolled(i + 1 < all.length);
        }
        LogEnd end = new LogEnd(endOffset, all[all.length - 1], position);
        if (!isClean) {
            new ProducerFiles(disk, directory).deleteAfter(endOffset);
        }
        long start = Math.max(startOffset, all[0].baseOffset());
        long abortsKnownTo = isClean ? endOffset : forgetAbortsBeyondCheckpoint(all);
        PartitionLog log = new PartitionLog(id, config, home, all, end, start, epochs(all, end), abortsKnownTo);
        if (!isClean) {
            if (!log.hasEpochs(keptEpochs)) {
                log.noteNewEpochs();
            }
            log.writeBeforeCheckpoint();
            log.markNewNames();
            log.force(end);
        }
        return log;
    }

    /** What the transaction indexes say of later markers may be of batches that are gone. Returns up to where they know all. */
    private long forgetAbortsBeyondCheckpoint(Segment[] all) throws IOException {
        long knownTo = checkpoint == null ? 0 : Math.min(checkpoint.offset(), endOffset);
        for (int i = 0; i < all.length; i++) {
            if (i + 1 == all.length || all[i + 1].baseOffset() > knownTo) {
                all[i].transactions().truncateTo(knownTo);
            }
        }
        return knownTo;
    }

    private LeaderEpochs epochs(Segment[] all, LogEnd end) throws IOException {
        LeaderEpochs kept = LeaderEpochs.decode(LogFiles.read(disk, directory + '/' + LeaderEpochs.FILE));
        keptEpochs = kept;
        if (isClean && kept != null) {
            return kept;
        }
        long from = kept == null || checkpoint == null ? 0 : checkpoint.offset();
        LeaderEpochs epochs = kept == null ? LeaderEpochs.NONE : kept.truncatedTo(Math.max(end.offset(), 1));
        for (Segment segment : all) {
            int limit = LogReader.limitOf(segment, end);
            boolean isBefore = segment.baseOffset() < segmentBaseOf(from) || limit == 0;
            if (!isBefore) {
                epochs = epochsOf(segment, limit, from, epochs);
            }
        }
        return epochs;
    }

    private long segmentBaseOf(long offset) {
        Map.Entry<Long, Segment> floor = segments.floorEntry(offset);
        return floor == null ? 0 : floor.getKey();
    }

    private static LeaderEpochs epochsOf(Segment segment, int limit, long from, LeaderEpochs known) throws IOException {
        LeaderEpochs epochs = known;
        BatchScanner scanner = new BatchScanner(segment.file().pin());
        try {
            scanner.open(from <= segment.baseOffset() ? 0 : segment.floorByOffset(from), limit);
            while (scanner.next()) {
                BatchView batch = scanner.batch();
                epochs = epochs.assign(batch.leaderEpoch(), batch.baseOffset());
            }
        } finally {
            segment.file().unpin();
        }
        return epochs;
    }

    long rewrittenBytes() {
        return rewrittenBytes;
    }

    long cutBytes() {
        return cutBytes;
    }
}
