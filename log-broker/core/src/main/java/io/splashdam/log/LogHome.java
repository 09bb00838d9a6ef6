package io.splashdam.log;

import java.io.IOException;
import java.util.random.RandomGenerator;

/** What a log needs of the house around it. Any thread, but for {@link #jitterMs}: append thread. */
final class LogHome {
    private final OpenFiles files;
    private final RandomGenerator random;
    private final Checkpointer checkpointer;

    LogHome(OpenFiles files, RandomGenerator random, Checkpointer checkpointer) {
        this.files = files;
        this.random = random;
        this.checkpointer = checkpointer;
    }

    Disk disk() {
        return files.disk();
    }

    OpenFiles files() {
        return files;
    }

    String directoryOf(LogId id) {
        return LogFiles.LOGS + '/' + id.directoryName();
    }

    /** By how much a new segment rolls before its time, so that not all partitions roll at once. */
    long jitterMs(LogConfig config) {
        long most = Math.min(config.segmentJitterMs(), config.segmentMs());
        return most == 0 ? 0 : random.nextLong(most);
    }

    void noteDirty(PartitionLog log) {
        checkpointer.noteDirty(log);
    }

    void truncate(PartitionLog log, Checkpointer.CutFinder finder) throws IOException {
        checkpointer.truncate(log, finder);
    }

    /** The segment's files go once the checkpoint says that the log begins after them, and {@code file.delete.delay.ms} have passed. */
    void deleteLater(PartitionLog log, Segment segment, long nextOffset) {
        checkpointer.deleteLater(log, segment, nextOffset);
    }

    /** The segment's files go now. The caller forces the directory. */
    void discard(Segment segment) throws IOException {
        segment.file().closeWhenUnused();
        segment.deleteFiles();
    }
}
