package io.splashdam.log;

import io.splashdam.producer.CompletedTransaction;
import io.splashdam.producer.CorruptSnapshotException;
import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of a log's producers, one file per offset, and the fold that continues from them. Owned by the append thread, and before
 * it by recovery.
 */
final class ProducerFiles {
    private static final Logger log = LoggerFactory.getLogger(ProducerFiles.class);

    private final Disk disk;
    private final String directory;
    private final Queue<String> unforced = new ConcurrentLinkedQueue<>();
    /** The newest snapshot that belongs to no segment's begin; at most one is kept. */
    private long newestWithin = -1;

    ProducerFiles(Disk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
    }

    private String path(long offset) {
        return directory + '/' + LogFiles.name(offset) + LogFiles.SNAPSHOT;
    }

    /** Keeps what {@code producers} say of the log up to {@code offset}. */
    void write(ProducerStates producers, long offset, boolean isSegmentBegin) throws IOException {
        LogFiles.writeAt(disk, path(offset), 0, ByteBuffer.wrap(producers.snapshot()), false);
        unforced.add(path(offset));
        if (newestWithin >= 0 && newestWithin != offset) {
            disk.delete(path(newestWithin));
        }
        newestWithin = isSegmentBegin ? -1 : offset;
    }

    /** Makes new snapshots outlive a crash, but not their names: a start after a power loss folds less then. Checkpointer. */
    void force() throws IOException {
        for (String path = unforced.poll(); path != null; path = unforced.poll()) {
            if (disk.exists(path)) {
                try (DiskFile file = disk.openBriefly(path)) {
                    file.force();
                }
            }
        }
    }

    /** Snapshots of a future that the log no longer has. The caller forces the directory. */
    void deleteAfter(long offset) throws IOException {
        for (long snapshot : offsets()) {
            if (snapshot > offset) {
                disk.delete(path(snapshot));
            }
        }
        if (newestWithin > offset) {
            newestWithin = -1;
        }
    }

    private List<Long> offsets() throws IOException {
        List<Long> offsets = new ArrayList<>();
        for (String name : disk.list(directory)) {
            long offset = LogFiles.offsetOf(name, LogFiles.SNAPSHOT);
            if (offset >= 0) {
                offsets.add(offset);
            }
        }
        return offsets;
    }

    /**
     * The fold of the log from its start to {@code end}, by way of the newest sound snapshot.
     *
     * @param abortsKnownTo aborted transactions whose markers are found from here on are added to their segments' indexes
     */
    ProducerStates load(Segment[] segments, LogEnd end, long abortsKnownTo) throws IOException {
        if (segments[0].baseOffset() == end.offset()) {
            return new ProducerStates();
        }
        List<Long> offsets = offsets();
        for (int i = offsets.size() - 1; i >= 0; i--) {
            long offset = offsets.get(i);
            if (offset <= end.offset() && offset > segments[0].baseOffset()) {
                ProducerStates snapshot = read(offset);
                // From beyond what is known, a fold would miss aborts before it, unless nobody uses transactions here.
                if (snapshot != null && (offset <= abortsKnownTo || !snapshot.hasTransactionalProducers())) {
                    newestWithin = offset;
                    fold(snapshot, segments, offset, end, abortsKnownTo);
                    return snapshot;
                }
            }
        }
        ProducerStates fold = new ProducerStates();
        fold(fold, segments, segments[0].baseOffset(), end, abortsKnownTo);
        return fold;
    }

    private @Nullable ProducerStates read(long offset) throws IOException {
        ByteBuffer bytes = LogFiles.read(disk, path(offset));
        try {
            return ProducerStates.fromSnapshot(bytes.array());
        } catch (CorruptSnapshotException e) {
            log.warn("Ignoring the damaged producer snapshot {}: {}", path(offset), e.getMessage());
            disk.delete(path(offset));
            return null;
        }
    }

    private static void fold(ProducerStates into, Segment[] segments, long from, LogEnd end, long abortsKnownTo)
            throws IOException {
        for (int i = 0; i < segments.length; i++) {
            Segment segment = segments[i];
            boolean isBefore = i + 1 < segments.length && segments[i + 1].baseOffset() <= from;
            int limit = segment == end.segment() ? end.position() : segment.sizeBytes();
            if (isBefore || limit == 0 || from >= end.offset()) {
                continue;
            }
            BatchScanner scanner = new BatchScanner(segment.file().pin());
            try {
                scanner.open(from <= segment.baseOffset() ? 0 : segment.floorByOffset(from), limit);
                while (scanner.next()) {
                    BatchView batch = scanner.batch();
                    if (batch.baseOffset() >= from) {
                        CompletedTransaction ended = into.append(batch.isControl() ? scanner.whole() : batch);
                        if (ended != null && ended.isAborted() && ended.lastOffset() >= abortsKnownTo) {
                            segment.transactions().add(AbortedTransaction.of(ended));
                        }
                    }
                }
                if (scanner.position() < limit) {
                    throw new CorruptLogException(
                            segment.toString(), scanner.position(), "expected a batch, but there is none");
                }
            } finally {
                segment.file().unpin();
            }
        }
    }
}
