package io.splashdam.log;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a data directory.
 *
 * @param nodeId {@code node.id}
 * @param clusterId expected; null takes what the directory says, or a new one
 * @param journalBytes {@code journal.bytes}: of all journal files, allocated in advance
 * @param journalFiles how many files share them; an entry fits into one
 * @param journalReferenceBytes from this many bytes to one partition in one group on, the entry refers to the segment
 * @param osCheckpointIntervalMs how long unforced data of an os partition waits for its checkpoint, which only shortens the next start
 * @param maxOpenFiles segment files that stay open while nobody uses them
 * @param forceThreads that force segments and journal at the same time; 0: one after the other on the caller's thread
 */
public record LogDirectoryConfig(
        int nodeId,
        @Nullable String clusterId,
        long journalBytes,
        int journalFiles,
        int journalReferenceBytes,
        long osCheckpointIntervalMs,
        int maxOpenFiles,
        int forceThreads) {
    public static final long DEFAULT_JOURNAL_BYTES = 64L << 20;

    public LogDirectoryConfig {
        require(nodeId >= 0, "node.id", nodeId, "0 or more");
        require(journalFiles >= 2 && journalFiles <= 64, "journal.files", journalFiles, "2 to 64");
        long fileBytes = journalBytes / journalFiles;
        require(
                fileBytes >= 16 * 1024 && fileBytes <= 1 << 30,
                "journal.bytes",
                journalBytes,
                "16 KiB to 1 GiB per file");
        require(journalReferenceBytes >= 0, "journal.reference.bytes", journalReferenceBytes, "0 or more");
        require(osCheckpointIntervalMs >= 1, "os.checkpoint.interval.ms", osCheckpointIntervalMs, "1 or more");
        require(maxOpenFiles >= 1, "max.open.files", maxOpenFiles, "1 or more");
        require(forceThreads >= 0, "force.threads", forceThreads, "0 or more");
    }

    public LogDirectoryConfig(int nodeId, long journalBytes) {
        this(nodeId, null, journalBytes, 4, 128 * 1024, 2_000, 1_000, 4);
    }

    public static LogDirectoryConfig defaults() {
        return new LogDirectoryConfig(1, DEFAULT_JOURNAL_BYTES);
    }

    /** Bytes of one journal file. */
    public int journalFileBytes() {
        return (int) (journalBytes / journalFiles / Journal.ALIGNMENT_BYTES * Journal.ALIGNMENT_BYTES);
    }

    private static void require(boolean holds, String property, long value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("Expected " + property + " to be " + expected + ", but it was " + value);
        }
    }
}
