package io.splashdam.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The start of a data directory: logs as the checkpoint knows them, plus the journal's entries after it. Used by one thread, once.
 *
 * <p>Nothing of the journal is written before the checkpoint that ends it is on the disk, so a crash on the way changes nothing.
 */
final class Recovery {
    private final LogHome home;
    private final Disk disk;
    private final Steps steps;
    private final JournalEntry.Origin origin;
    private final long nowMs;
    private final Predicate<UUID> isDeleted;
    private final CheckpointFile checkpoint;
    private final Map<CheckpointEntry.Key, CheckpointEntry> checkpointed = new HashMap<>();
    private final Map<CheckpointEntry.Key, LogRecovery> recoveries = new LinkedHashMap<>();
    private final List<PartitionLog> logs = new ArrayList<>();
    private long sequence;
    private int entries;
    private final List<CheckpointEntry> finished = new ArrayList<>();

    Recovery(LogHome home, Steps steps, long journalId, long nowMs, Predicate<UUID> isDeleted) throws IOException {
        this.home = home;
        this.disk = home.disk();
        this.steps = steps;
        this.nowMs = nowMs;
        this.isDeleted = isDeleted;
        this.checkpoint = CheckpointFile.read(disk);
        this.origin = new JournalEntry.Origin(journalId, checkpoint.generation());
        this.sequence = checkpoint.covered();
        for (CheckpointEntry entry : checkpoint.entries()) {
            checkpointed.put(entry.key(), entry);
        }
    }

    RecoveryReport run(Map<LogId, LogConfig> expected) throws IOException {
        for (Map.Entry<LogId, LogConfig> each : expected.entrySet()) {
            open(each.getKey(), each.getValue());
        }
        if (!checkpoint.isClean()) {
            replay();
        }
        long rewrittenBytes = 0;
        long cutBytes = 0;
        for (LogRecovery recovery : recoveries.values()) {
            PartitionLog log = recovery.finish();
            logs.add(log);
            rewrittenBytes += recovery.rewrittenBytes();
            cutBytes += recovery.cutBytes();
            finished.add(CheckpointEntry.of(log, sequence, log.end()));
            log.coverage().covered(sequence, log.endOffset(), nowMs);
        }
        if (!recoveries.isEmpty()) {
            disk.forceDirectory(LogFiles.LOGS);
        }
        new CheckpointFile(false, generation(), sequence, finished).write(disk);
        return new RecoveryReport(
                checkpoint.isClean(), logs.size(), entries, rewrittenBytes, cutBytes, strays(expected));
    }

    private void open(LogId id, LogConfig config) throws IOException {
        CheckpointEntry.Key key = CheckpointEntry.Key.of(id);
        PartitionMetadata.requireOwned(disk, home.directoryOf(id), id, isDeleted);
        recoveries.put(
                key,
                new LogRecovery(id, config, home, steps, checkpointed.get(key), checkpoint.isClean(), nowMs).open());
    }

    private void replay() throws IOException {
        List<JournalScan.Found> found = JournalScan.read(disk, origin, checkpoint.covered());
        for (int i = 0; i < found.size(); i++) {
            JournalScan.Found each = found.get(i);
            JournalEntry entry = JournalScan.load(disk, origin, each);
            boolean isSureToBeForced =
                    i + 1 < found.size(); // the next was written when all forces of this one had returned
            if (!areReferencesSound(entry)) {
                if (isSureToBeForced) {
                    throw new CorruptLogException(
                            JournalFiles.path(each.place().file()),
                            each.place().position(),
                            "entry " + entry.sequence()
                                    + " refers to batches that had been forced to the disk, but are not what they were: "
                                    + entry.parts());
                }
                return;
            }
            apply(entry, isSureToBeForced);
            sequence = entry.sequence();
            entries++;
        }
    }

    private boolean areReferencesSound(JournalEntry entry) throws IOException {
        for (JournalEntry.Part part : entry.parts()) {
            if (!part.isInline() && !isSkipped(part, entry)) {
                LogRecovery recovery = recoveries.get(part.key());
                if (recovery != null && !recovery.isCovered(part, entry.sequence()) && !steps.isSound(recovery, part)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Of a topic that is gone. One that nobody has heard of is damage. */
    private boolean isSkipped(JournalEntry.Part part, JournalEntry entry) throws CorruptLogException {
        if (recoveries.containsKey(part.key())) {
            return false;
        }
        if (isDeleted.test(part.topicId())) {
            return true;
        }
        throw new CorruptLogException(
                JournalFiles.DIRECTORY,
                0,
                "entry " + entry.sequence() + " has batches of partition " + part.partition() + " of topic id "
                        + part.topicId() + ", which the metadata does not know");
    }

    private void apply(JournalEntry entry, boolean isSureToBeForced) throws IOException {
        for (JournalEntry.Part part : entry.parts()) {
            LogRecovery recovery = isSkipped(part, entry) ? null : recoveries.get(part.key());
            if (recovery == null || recovery.isCovered(part, entry.sequence())) {
                continue;
            }
            if (part.isInline()) {
                recovery.rewrite(part, entry.bytesOf(part));
            } else {
                recovery.accept(part, isSureToBeForced);
            }
        }
    }

    private List<String> strays(Map<LogId, LogConfig> expected) throws IOException {
        List<String> strays = new ArrayList<>(disk.list(LogFiles.LOGS));
        for (LogId id : expected.keySet()) {
            strays.remove(id.directoryName());
        }
        strays.remove(CleanerCheckpoint.NAME);
        strays.remove(CleanerCheckpoint.NAME + LogFiles.TEMPORARY);
        for (String name : List.copyOf(strays)) {
            String directory = LogFiles.LOGS + '/' + name;
            UUID owner = PartitionMetadata.read(disk, directory);
            if (name.endsWith(PartitionMetadata.DELETED) || owner != null && isDeleted.test(owner)) {
                disk.deleteTree(directory);
                strays.remove(name);
            }
        }
        return strays;
    }

    List<PartitionLog> logs() {
        return logs;
    }

    /** What is on the disk now. */
    List<CheckpointEntry> checkpoint() {
        return finished;
    }

    /** Of the entries from now on: what the journal holds beyond {@link #sequence} is void. */
    long generation() {
        return checkpoint.generation() + 1;
    }

    /** All entries up to this one are in the segments. */
    long sequence() {
        return sequence;
    }
}
