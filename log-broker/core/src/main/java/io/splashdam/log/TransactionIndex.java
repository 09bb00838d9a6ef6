package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transactions whose abort markers lie in one segment, in Kafka's {@code .txnindex}:
 *
 * <pre>
 *  each: version 0 (2) producer id (8) first offset (8) last offset (8) last stable offset (8)
 * </pre>
 *
 * What a segment's log says about aborts needs the segments before it too, so unlike the other indexes this one is forced with the
 * checkpoint; recovery keeps what is below the checkpoint and finds the rest again.
 *
 * <p>Any thread; the append thread alone adds. A segment without aborts has no file.
 */
final class TransactionIndex {
    static final int ENTRY_BYTES = 34;
    private static final short VERSION = 0;

    private final Disk disk;
    private final String path;

    // Guarded by this: entries are added, written and collected rarely.
    private @Nullable List<AbortedTransaction> entries;
    private int entriesInFile;
    private boolean isFileLonger;
    private boolean isKept;

    private TransactionIndex(Disk disk, String stem, @Nullable List<AbortedTransaction> entries) {
        this.disk = disk;
        this.path = stem + LogFiles.TXN_INDEX;
        this.entries = entries;
    }

    /** Of a new segment. */
    static TransactionIndex empty(Disk disk, String stem) {
        return new TransactionIndex(disk, stem, new ArrayList<>());
    }

    /** Of a segment that is on the disk; read when it is needed. */
    static TransactionIndex existing(Disk disk, String stem) {
        return new TransactionIndex(disk, stem, null);
    }

    synchronized void add(AbortedTransaction aborted) throws IOException {
        load().add(aborted);
    }

    /**
     * Those with records in {@code [from, to)}.
     *
     * @return true when no later segment has any more of them
     */
    synchronized boolean collect(long from, long to, List<AbortedTransaction> into) throws IOException {
        for (AbortedTransaction each : load()) {
            if (each.lastOffset() >= from && each.firstOffset() < to) {
                into.add(each);
            }
            if (each.lastStableOffset() >= to) {
                return true;
            }
        }
        return false;
    }

    /** All of them, in the order of their markers. */
    synchronized List<AbortedTransaction> all() throws IOException {
        return List.copyOf(load());
    }

    /** Forgets markers at {@code offset} and beyond. */
    synchronized void truncateTo(long offset) throws IOException {
        List<AbortedTransaction> known = load();
        known.removeIf(each -> each.lastOffset() >= offset); // the last ones: those before stay as they are in the file
        if (entriesInFile > known.size()) {
            entriesInFile = known.size();
            isFileLonger = true;
        }
    }

    /** Brings the file up to date and onto the disk; true when its name is new. The caller forces the directory then. */
    synchronized boolean write() throws IOException {
        List<AbortedTransaction> known = entries;
        if (known == null || known.size() == entriesInFile && !isFileLonger) {
            return false;
        }
        boolean isNew = entriesInFile == 0;
        LogFiles.writeAt(disk, path, (long) entriesInFile * ENTRY_BYTES, encode(known, entriesInFile), true);
        entriesInFile = known.size();
        isFileLonger = false;
        return isNew;
    }

    /** Nobody reads the segment just now: what is in the file need not be here too. */
    synchronized void drop() {
        List<AbortedTransaction> known = entries;
        if (known != null && known.size() == entriesInFile && !isFileLonger && !isKept) {
            entries = null;
        }
    }

    /**
     * Becomes the index of a cleaned segment: of what the old ones have, that whose markers are still there. What is gone must not be
     * listed: a reader would look for its marker, and pass over what comes before one. The file has the cleaner's name until the swap.
     */
    synchronized void takeOver(Segment[] old, Set<Long> markers) throws IOException {
        List<AbortedTransaction> kept = load();
        boolean isNeeded = false;
        for (Segment each : old) {
            each.transactions().keepInMemory();
            for (AbortedTransaction aborted : each.transactions().all()) {
                isNeeded = true;
                if (markers.contains(aborted.lastOffset())) {
                    kept.add(aborted);
                }
            }
        }
        entriesInFile = kept.size();
        if (isNeeded) {
            LogFiles.writeAt(disk, path + LogFiles.CLEANED, 0, encode(kept, 0), true);
        } else {
            disk.delete(path + LogFiles.CLEANED); // of a cleaning that gave up
        }
    }

    /** From now on the file may go, or become another segment's: readers who still hold this segment find all here. */
    synchronized void keepInMemory() throws IOException {
        load();
        isKept = true;
    }

    private List<AbortedTransaction> load() throws IOException {
        List<AbortedTransaction> known = entries;
        if (known == null) {
            ByteBuffer file = LogFiles.read(disk, path);
            known = decode(file);
            entriesInFile = known.size();
            isFileLonger = file.limit() > entriesInFile * ENTRY_BYTES;
            entries = known;
        }
        return known;
    }

    private static ByteBuffer encode(List<AbortedTransaction> all, int from) {
        ByteBuffer bytes = ByteBuffer.allocate((all.size() - from) * ENTRY_BYTES);
        for (AbortedTransaction each : all.subList(from, all.size())) {
            bytes.putShort(VERSION).putLong(each.producerId()).putLong(each.firstOffset());
            bytes.putLong(each.lastOffset()).putLong(each.lastStableOffset());
        }
        return bytes.flip();
    }

    /** Ends at what cannot be an entry: a crash has torn what was being written, which is beyond the checkpoint. */
    private static List<AbortedTransaction> decode(ByteBuffer bytes) {
        List<AbortedTransaction> all = new ArrayList<>(bytes.remaining() / ENTRY_BYTES);
        long last = -1;
        while (bytes.remaining() >= ENTRY_BYTES) {
            short version = bytes.getShort();
            AbortedTransaction next =
                    new AbortedTransaction(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
            boolean isEntry = version == VERSION && next.firstOffset() < next.lastOffset() && next.lastOffset() > last;
            if (!isEntry) {
                return all;
            }
            all.add(next);
            last = next.lastOffset();
        }
        return all;
    }
}
