package io.splashdam.log;

import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The file that a cleaned segment is written to, under a name that no reader looks for, and the segment it becomes. Owned by the cleaner's
 * thread.
 */
final class CleanedFile {
    private final Disk disk;
    private final String path;
    private final DiskFile file;
    private final Segment segment;
    private final int indexIntervalBytes;
    private final BatchView view = new BatchView();
    private final ByteBuffer buffer;
    private final Set<Long> abortMarkers = new HashSet<>();
    private long position;
    private boolean isClosed;

    /** @param first the oldest of the segments that it is made of, {@code last} the newest */
    CleanedFile(LogHome home, PartitionLog log, Segment first, Segment last, int bufferBytes) throws IOException {
        this.disk = home.disk();
        this.path = first.stem() + LogFiles.LOG + LogFiles.CLEANED;
        this.segment = Segment.cleaned(home.files(), log.directory(), first.baseOffset(), last.createdMs());
        this.indexIntervalBytes = log.config().indexIntervalBytes();
        this.buffer = ByteBuffer.allocate(bufferBytes);
        disk.delete(path); // of a cleaning that gave up
        this.file = disk.open(path);
    }

    /** Puts the batch that begins at {@code position} of {@code bytes} at the end. */
    void append(ByteBuffer bytes, int position) throws IOException {
        view.wrap(bytes, position);
        int size = view.sizeBytes();
        if ((long) segment.sizeBytes() + size > Integer.MAX_VALUE) {
            throw new IOException("A compacted segment would be larger than 2 GiB: " + path
                    + ". Set segment.bytes of the topic to a smaller value.");
        }
        segment.indexCleaned(view, indexIntervalBytes);
        EndTransactionMarker marker = EndTransactionMarker.of(view);
        if (marker != null && !marker.isCommit()) {
            abortMarkers.add(view.lastOffset());
        }
        if (size > buffer.remaining()) {
            flush();
        }
        ByteBuffer batch = bytes.duplicate().limit(position + size).position(position);
        if (size > buffer.remaining()) {
            write(batch);
        } else {
            buffer.put(batch);
        }
    }

    private void flush() throws IOException {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        file.write(position, bytes);
        position += count;
    }

    int sizeBytes() {
        return segment.sizeBytes();
    }

    /** Offsets of the markers in it that aborted a transaction. */
    Set<Long> abortMarkers() {
        return abortMarkers;
    }

    /** Forces all of it; only its name may still be lost. */
    Segment finish() throws IOException {
        flush();
        segment.endCleaned();
        file.force();
        close();
        return segment;
    }

    /** Nobody wants it any more. */
    void discard() throws IOException {
        close();
        disk.delete(path);
    }

    private void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            file.close();
        }
    }
}
