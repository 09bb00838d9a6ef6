package io.splashdam.log;

import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stretch of a log in one file, with its indexes.
 *
 * <p>Written by the append thread as long as it is the last one, read by any thread. The indexes live on the heap while the segment is in
 * use; in their files they are only as good as the log file says: what does not fit is rebuilt.
 */
final class Segment {
    /** No record of the segment carries a time. */
    static final long NO_TIMESTAMP = -1;

    private static final Logger log = LoggerFactory.getLogger(Segment.class);
    private static final int INDEX_LAG_ENTRIES = 64;
    private static final int REBUILT_INTERVAL_BYTES = 4096;

    private final Disk disk;
    private final long baseOffset;
    private final String stem;
    private final PooledFile file;
    private final TransactionIndex transactions;
    private volatile int sizeBytes;

    // Owned by the append thread until the segment is rolled.
    private boolean isLongerThanItsSize;
    private int bytesSinceIndexEntry;
    private volatile long firstTimestampMs = NO_TIMESTAMP; // the cleaner looks for it too
    private long createdMs;
    private long jitterMs;

    private volatile boolean isRolled;
    private volatile @Nullable Indexes indexes;

    // Guarded by this: indexes are loaded, written and dropped rarely.
    private int offsetEntriesInFile;
    private int timeEntriesInFile;
    private boolean isReplaced;

    /** What a look-up needs; the maxima are exact, the indexes sparse. */
    private static final class Indexes {
        OffsetIndex offsets = new OffsetIndex();
        TimeIndex times = new TimeIndex();
        volatile long maxTimestampMs = NO_TIMESTAMP;
        volatile long maxTimestampOffset = -1;
    }

    private Segment(OpenFiles files, String directory, long baseOffset, int sizeBytes, boolean isNew) {
        this.disk = files.disk();
        this.baseOffset = baseOffset;
        this.stem = directory + '/' + LogFiles.name(baseOffset);
        this.transactions = isNew ? TransactionIndex.empty(disk, stem) : TransactionIndex.existing(disk, stem);
        this.file = new PooledFile(files, stem + LogFiles.LOG, this::dropIndexes);
        this.sizeBytes = sizeBytes;
    }

    /** A segment without bytes, to be written. */
    static Segment empty(OpenFiles files, String directory, long baseOffset, long nowMs, long jitterMs) {
        Segment segment = new Segment(files, directory, baseOffset, 0, true);
        segment.indexes = new Indexes();
        segment.createdMs = nowMs;
        segment.jitterMs = jitterMs;
        return segment;
    }

    /** A segment that is on the disk; its indexes are loaded when they are needed. */
    static Segment existing(
            OpenFiles files,
            String directory,
            long baseOffset,
            int sizeBytes,
            boolean isRolled,
            long nowMs,
            long jitterMs) {
        Segment segment = new Segment(files, directory, baseOffset, sizeBytes, false);
        segment.isRolled = isRolled;
        segment.createdMs = nowMs;
        segment.jitterMs = jitterMs;
        return segment;
    }

    /**
     * A rolled segment that the cleaner writes, which will have the name of the first segment it is made of; nobody else sees it until
     * then.
     *
     * @param createdMs of the last segment it is made of
     */
    static Segment cleaned(OpenFiles files, String directory, long baseOffset, long createdMs) {
        Segment segment = empty(files, directory, baseOffset, createdMs, 0);
        segment.isRolled = true;
        return segment;
    }

    long baseOffset() {
        return baseOffset;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    PooledFile file() {
        return file;
    }

    /** Which transactions were aborted by a marker in this segment. */
    TransactionIndex transactions() {
        return transactions;
    }

    /** Path without the ending. */
    String stem() {
        return stem;
    }

    boolean isRolled() {
        return isRolled;
    }

    /** Recovery knows only at its end which segment is the last. */
    void setRolled(boolean rolled) {
        isRolled = rolled;
    }

    long createdMs() {
        return createdMs;
    }

    // ---------------------------------------------------------------- append thread

    /** Appends all the bytes, or cuts the file back to what it was. */
    void append(ByteBuffer[] batches, int count, int bytes) throws IOException {
        indexes(); // loaded before there is more than they know
        cutWhatIsLeft();
        try {
            file.write(sizeBytes, batches, count);
        } catch (IOException e) {
            cutBack(e);
            throw e;
        }
        sizeBytes += bytes;
    }

    private void cutBack(IOException cause) {
        isLongerThanItsSize = true;
        try {
            cutWhatIsLeft();
        } catch (IOException e) {
            cause.addSuppressed(e); // until it succeeds, nothing is appended
        }
    }

    /** Of an append that failed: a file that is longer than its batches could not be read after a start. */
    private void cutWhatIsLeft() throws IOException {
        if (isLongerThanItsSize) {
            file.truncate(sizeBytes);
            isLongerThanItsSize = false;
        }
    }

    /** Takes note of an appended batch whose first byte is at {@code position}. */
    void index(BatchView batch, int position, int intervalBytes) throws IOException {
        Indexes known = indexes();
        long timestampMs = batch.maxTimestamp();
        if (position == 0) {
            firstTimestampMs = timestampMs;
        }
        if (bytesSinceIndexEntry > intervalBytes) {
            known.times.add(known.maxTimestampMs, relative(known.maxTimestampOffset));
            known.offsets.add(relative(batch.lastOffset()), position);
            bytesSinceIndexEntry = 0;
        }
        if (timestampMs > known.maxTimestampMs && batch.count() > 0) {
            known.maxTimestampOffset = batch.lastOffset();
            known.maxTimestampMs = timestampMs;
        }
        bytesSinceIndexEntry += batch.sizeBytes();
    }

    /** The cleaner has put a batch at the end of the file. */
    void indexCleaned(BatchView batch, int intervalBytes) throws IOException {
        index(batch, sizeBytes, intervalBytes);
        sizeBytes += batch.sizeBytes();
    }

    /** The cleaner has put the last batch into the file. */
    void endCleaned() throws IOException {
        Indexes known = indexes();
        if (known.maxTimestampMs >= 0) {
            known.times.add(known.maxTimestampMs, relative(known.maxTimestampOffset));
        }
    }

    private int relative(long offset) {
        return (int) (offset - baseOffset);
    }

    /** Whether {@code bytes} up to {@code lastOffset}, the newest of {@code timestampMs}, belong into a new segment. */
    boolean isFullFor(int bytes, long lastOffset, long timestampMs, long nowMs, LogConfig config) throws IOException {
        if (sizeBytes == 0) {
            return false;
        }
        Indexes known = indexes();
        return (long) sizeBytes + bytes > config.segmentBytes()
                || lastOffset - baseOffset > Integer.MAX_VALUE
                || isOld(timestampMs, nowMs, config)
                || (long) known.offsets.count() * OffsetIndex.ENTRY_BYTES + OffsetIndex.ENTRY_BYTES
                        > config.segmentIndexBytes()
                || (long) known.times.count() * TimeIndex.ENTRY_BYTES + TimeIndex.ENTRY_BYTES
                        > config.segmentIndexBytes();
    }

    /** By the records' own time where they have one, so that old data written today fills segments as it did then (KIP-33). */
    private boolean isOld(long timestampMs, long nowMs, LogConfig config) throws IOException {
        long first = firstTimestampMs();
        long ageMs = first >= 0 ? timestampMs - first : nowMs - createdMs;
        return ageMs > config.segmentMs() - Math.min(jitterMs, config.segmentMs());
    }

    /** The time of the first batch, or {@link #NO_TIMESTAMP}. */
    long firstTimestampMs() throws IOException {
        if (firstTimestampMs == NO_TIMESTAMP && sizeBytes > 0) {
            BatchScanner scanner = new BatchScanner(file.pin(), BatchView.HEADER_BYTES);
            try {
                firstTimestampMs =
                        scanner.open(0, sizeBytes).next() ? scanner.batch().maxTimestamp() : NO_TIMESTAMP;
            } finally {
                file.unpin();
            }
        }
        return firstTimestampMs;
    }

    /** Nothing will be appended any more. */
    void roll() throws IOException {
        cutWhatIsLeft();
        Indexes known = indexes();
        known.times.add(known.maxTimestampMs, relative(known.maxTimestampOffset));
        isRolled = true;
    }

    /** Cuts off the batches from {@code position} on, and is open for appends again. */
    void truncate(int position) throws IOException {
        file.truncate(position);
        disk.delete(stem + LogFiles.INDEX);
        disk.delete(stem + LogFiles.TIME_INDEX);
        synchronized (this) {
            sizeBytes = position;
            isLongerThanItsSize = false;
            isRolled = false;
            indexes = null;
            offsetEntriesInFile = 0;
            timeEntriesInFile = 0;
            firstTimestampMs = NO_TIMESTAMP;
        }
    }

    // ---------------------------------------------------------------- any thread

    long maxTimestampMs() throws IOException {
        return indexes().maxTimestampMs;
    }

    /** Offset of the last record of the first batch with the greatest timestamp. */
    long maxTimestampOffset() throws IOException {
        return indexes().maxTimestampOffset;
    }

    /** Position of a batch at or before the one that holds {@code offset}. */
    int floorByOffset(long offset) throws IOException {
        return indexes().offsets.floorByOffset((int) Math.min(offset - baseOffset, Integer.MAX_VALUE));
    }

    /** Position of a batch that begins at or before {@code position}. */
    int floorByPosition(int position) throws IOException {
        return indexes().offsets.floorByPosition(position);
    }

    /** Position from where to look for the first record that is not older than {@code timestampMs}. */
    int floorByTime(long timestampMs) throws IOException {
        Indexes known = indexes();
        return known.offsets.floorByOffset(known.times.floor(timestampMs));
    }

    private Indexes indexes() throws IOException {
        Indexes known = indexes;
        return known == null ? load() : known;
    }

    private synchronized Indexes load() throws IOException {
        if (indexes == null) {
            Indexes loaded = fromFiles();
            int from = 0;
            if (loaded == null) {
                loaded = new Indexes();
                offsetEntriesInFile = 0;
                timeEntriesInFile = 0;
            } else {
                from = loaded.offsets.count() == 0 ? 0 : loaded.offsets.position(loaded.offsets.count() - 1);
            }
            scanInto(loaded, from);
            indexes = loaded;
        }
        return indexes;
    }

    /** Drops what is in memory and on the disk; the next look-up reads the log file. */
    synchronized void rebuildIndexes(String why) throws IOException {
        log.warn("Rebuilding the indexes of {}: {}", file.path(), why);
        if (!isReplaced) {
            disk.delete(stem + LogFiles.INDEX);
            disk.delete(stem + LogFiles.TIME_INDEX);
        }
        indexes = null;
        load();
    }

    private @Nullable Indexes fromFiles() throws IOException {
        if (sizeBytes == 0 || isReplaced || !disk.exists(stem + LogFiles.INDEX)) {
            return null;
        }
        OffsetIndex offsets = OffsetIndex.decode(LogFiles.read(disk, stem + LogFiles.INDEX), Integer.MAX_VALUE);
        TimeIndex times = TimeIndex.decode(LogFiles.read(disk, stem + LogFiles.TIME_INDEX));
        if (offsets == null || times == null) {
            log.warn("Rebuilding the indexes of {}: their entries do not rise", file.path());
            return null;
        }
        Indexes loaded = new Indexes();
        loaded.offsets = offsets.upTo(sizeBytes);
        offsetEntriesInFile = loaded.offsets.count();
        int last = loaded.offsets.count() - 1;
        if (last >= 0 && !isBatchAt(loaded.offsets.position(last), baseOffset + loaded.offsets.relativeOffset(last))) {
            log.warn("Rebuilding the indexes of {}: they point to no batch", file.path());
            return null;
        }
        // Time entries up to the last offset entry; the scan finds the rest again.
        loaded.times = last < 0 ? new TimeIndex() : times.upTo(loaded.offsets.relativeOffset(last));
        timeEntriesInFile = loaded.times.count();
        if (loaded.times.count() > 0) {
            loaded.maxTimestampMs = loaded.times.timestampMs(loaded.times.count() - 1);
            loaded.maxTimestampOffset = baseOffset + loaded.times.relativeOffset(loaded.times.count() - 1);
        }
        return loaded;
    }

    private boolean isBatchAt(int position, long lastOffset) throws IOException {
        BatchScanner scanner = new BatchScanner(file.pin(), BatchView.HEADER_BYTES);
        try {
            return scanner.open(position, sizeBytes).next() && scanner.batch().lastOffset() == lastOffset;
        } finally {
            file.unpin();
        }
    }

    private void scanInto(Indexes loaded, int from) throws IOException {
        if (sizeBytes == 0) {
            return;
        }
        BatchScanner scanner = new BatchScanner(file.pin());
        try {
            scanner.open(from, sizeBytes);
            int since = 0;
            while (scanner.next()) {
                BatchView batch = scanner.batch();
                boolean isKnown = loaded.offsets.count() > 0 && scanner.position() == from;
                if (since > REBUILT_INTERVAL_BYTES && !isKnown) {
                    loaded.times.add(loaded.maxTimestampMs, relative(loaded.maxTimestampOffset));
                    loaded.offsets.add(relative(batch.lastOffset()), (int) scanner.position());
                    since = 0;
                }
                if (batch.maxTimestamp() > loaded.maxTimestampMs && batch.count() > 0) {
                    loaded.maxTimestampOffset = batch.lastOffset();
                    loaded.maxTimestampMs = batch.maxTimestamp();
                }
                since += batch.sizeBytes();
            }
            if (scanner.position() < sizeBytes) {
                throw new CorruptLogException(file.path(), scanner.position(), "expected a batch, but there is none");
            }
            bytesSinceIndexEntry = since;
        } finally {
            file.unpin();
        }
        if (isRolled) {
            loaded.times.add(loaded.maxTimestampMs, relative(loaded.maxTimestampOffset));
        }
    }

    /**
     * Puts entries that are not yet in the index files there: all of them of a rolled segment, forced; of the one that is written, many
     * at a time.
     */
    synchronized void writeIndexes(boolean all) throws IOException {
        Indexes known = indexes;
        if (known == null || sizeBytes == 0 || isReplaced) {
            return;
        }
        int offsetEntries = known.offsets.count();
        int timeEntries = known.times.count();
        boolean isForced = isRolled;
        boolean isMissing = offsetEntries > offsetEntriesInFile || timeEntries > timeEntriesInFile;
        if (!isMissing || !all && !isRolled && offsetEntries - offsetEntriesInFile < INDEX_LAG_ENTRIES) {
            return;
        }
        LogFiles.writeAt(
                disk,
                stem + LogFiles.TIME_INDEX,
                (long) timeEntriesInFile * TimeIndex.ENTRY_BYTES,
                known.times.encode(timeEntriesInFile, timeEntries),
                isForced);
        LogFiles.writeAt(
                disk,
                stem + LogFiles.INDEX,
                (long) offsetEntriesInFile * OffsetIndex.ENTRY_BYTES,
                known.offsets.encode(offsetEntriesInFile, offsetEntries),
                isForced);
        offsetEntriesInFile = offsetEntries;
        timeEntriesInFile = timeEntries;
    }

    private synchronized void dropIndexes() {
        Indexes known = indexes;
        if (known != null && isRolled && (isReplaced || known.offsets.count() == offsetEntriesInFile)) {
            indexes = null;
        }
        if (isRolled) {
            transactions.drop();
        }
    }

    /** Drops what the index files say of {@code fromPosition} and beyond. */
    void trimIndexFiles(int fromPosition) throws IOException {
        if (!disk.exists(stem + LogFiles.INDEX)) {
            return;
        }
        OffsetIndex offsets = OffsetIndex.decode(LogFiles.read(disk, stem + LogFiles.INDEX), Integer.MAX_VALUE);
        TimeIndex times = TimeIndex.decode(LogFiles.read(disk, stem + LogFiles.TIME_INDEX));
        OffsetIndex kept = offsets == null ? new OffsetIndex() : offsets.upTo(fromPosition);
        if (times == null || kept.count() == 0) {
            disk.delete(stem + LogFiles.INDEX);
            disk.delete(stem + LogFiles.TIME_INDEX);
            return;
        }
        TimeIndex keptTimes = times.upTo(kept.relativeOffset(kept.count() - 1));
        LogFiles.writeAt(disk, stem + LogFiles.INDEX, 0, kept.encode(0, kept.count()), false);
        LogFiles.writeAt(disk, stem + LogFiles.TIME_INDEX, 0, keptTimes.encode(0, keptTimes.count()), false);
    }

    /** Whoever reads the segment goes on until it lets go. */
    synchronized void deleteFiles() throws IOException {
        disk.delete(file.path());
        if (isReplaced) {
            return; // the other names belong to the one in its place
        }
        disk.delete(stem + LogFiles.INDEX);
        disk.delete(stem + LogFiles.TIME_INDEX);
        disk.delete(stem + LogFiles.TXN_INDEX);
        disk.delete(stem + LogFiles.SNAPSHOT);
    }

    /** Marks the files as gone; they are deleted later. */
    void renameToDeleted() throws IOException {
        file.rename(stem + LogFiles.LOG + LogFiles.DELETED);
    }

    /**
     * Another segment takes its place, and its name: whoever still reads it finds it under one that nobody had before.
     *
     * @param number no other replaced segment of the process has it
     */
    void replace(long number) throws IOException {
        synchronized (this) {
            isReplaced = true;
        }
        file.rename(stem + LogFiles.LOG + '.' + number + LogFiles.DELETED);
        disk.delete(stem + LogFiles.INDEX);
        disk.delete(stem + LogFiles.TIME_INDEX);
    }

    @Override
    public String toString() {
        return file.path();
    }
}
