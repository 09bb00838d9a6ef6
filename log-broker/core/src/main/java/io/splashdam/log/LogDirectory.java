package io.splashdam.log;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data directory: its lock, its journal, its checkpoint and all its logs.
 *
 * <pre>
 *  DIR/splashdam.properties   DIR/lock   DIR/checkpoint   DIR/journal/00.journal …
 *  DIR/logs/topic-partition/00000000000000000000.{log,index,timeindex,snapshot}  leader-epoch-checkpoint  partition.metadata
 * </pre>
 *
 * <p>{@link #open}, {@link #recover}, then use, then {@link #close}: one thread at a time. Logs are found from any thread.
 */
public final class LogDirectory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogDirectory.class);
    private static final String LOCK = "lock";

    private final Disk disk;
    private final Steps steps;
    private final AutoCloseable lock;
    private final DirectoryIdentity identity;
    private final InstantSource clock;
    private final Failure failure = new Failure();
    private final Map<CheckpointEntry.Key, PartitionLog> logs = new ConcurrentHashMap<>();
    private final Journal journal;
    private final CleanerCheckpoint cleanerCheckpoint;
    private final Checkpointer checkpointer;
    private final LogHome home;
    private final LogCleaner cleaner;
    private boolean isRecovered;
    private boolean isClosed;

    private LogDirectory(
            Disk disk,
            AutoCloseable lock,
            DirectoryIdentity identity,
            LogDirectoryConfig config,
            InstantSource clock,
            RandomGenerator random,
            Steps steps) {
        this.steps = steps;
        this.disk = disk;
        this.lock = lock;
        this.identity = identity;
        this.clock = clock;
        this.journal = new Journal(disk, config, identity.journalId(), failure);
        OpenFiles files = new OpenFiles(disk, config.maxOpenFiles());
        this.cleanerCheckpoint = new CleanerCheckpoint(disk, logs::values);
        this.checkpointer = new Checkpointer(files, journal, config, logs::values, steps, cleanerCheckpoint);
        this.home = new LogHome(files, random, checkpointer);
        this.cleaner = new LogCleaner(home, checkpointer, cleanerCheckpoint);
    }

    /**
     * Takes the directory, and makes it ours if it is new. Nothing may be read or written before {@link #recover}.
     *
     * @throws DirectoryInUseException another broker has it
     * @throws DirectoryUnusableException it cannot be written, has a newer format, or belongs to another node
     */
    public static LogDirectory open(Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random)
            throws IOException {
        return open(disk, config, clock, random, Steps.AS_THEY_ARE);
    }

    static LogDirectory open(
            Disk disk, LogDirectoryConfig config, InstantSource clock, RandomGenerator random, Steps steps)
            throws IOException {
        AutoCloseable lock = lock(disk);
        try {
            DirectoryIdentity identity = DirectoryIdentity.of(disk, config, random);
            return new LogDirectory(disk, lock, identity, config, clock, random, steps);
        } catch (IOException | RuntimeException e) {
            unlock(lock);
            throw e;
        }
    }

    private static AutoCloseable lock(Disk disk) throws IOException {
        try {
            disk.createDirectories("");
            disk.createDirectories(LogFiles.LOGS);
            disk.createDirectories(JournalFiles.DIRECTORY);
            disk.forceDirectory("");
            return disk.lock(LOCK);
        } catch (DirectoryInUseException e) {
            throw e;
        } catch (IOException e) {
            if (disk instanceof FileDisk files && !files.isWritable()) {
                throw new DirectoryUnusableException("data=" + disk
                        + " is not writable: give this user the right to write, or choose another directory");
            }
            throw e;
        }
    }

    public String clusterId() {
        return identity.clusterId();
    }

    public int nodeId() {
        return identity.nodeId();
    }

    public Disk disk() {
        return disk;
    }

    /**
     * Opens the logs as they were when the last acknowledgement went out: replays the journal, cuts, rebuilds, forces and checkpoints
     * (once, before anything else).
     *
     * @param expected the partitions that this node has; those without a directory are new
     * @param isDeleted topic ids that the metadata knows as deleted
     * @throws CorruptLogException what was durable is damaged; the message names file and position
     */
    public RecoveryReport recover(Map<LogId, LogConfig> expected, Predicate<UUID> isDeleted) throws IOException {
        if (isRecovered) {
            throw new IllegalStateException("Expected one recovery of " + disk + ", but it has been recovered");
        }
        Recovery recovery = new Recovery(home, steps, identity.journalId(), clock.millis(), isDeleted);
        RecoveryReport report = recovery.run(expected);
        for (PartitionLog recovered : recovery.logs()) {
            logs.put(CheckpointEntry.Key.of(recovered.id()), recovered);
        }
        cleanerCheckpoint.load();
        checkpointer.start(recovery.checkpoint(), recovery.generation());
        journal.start(recovery.sequence(), recovery.generation(), checkpointer::checkpoint);
        isRecovered = true;
        for (String stray : report.strayDirectories()) {
            log.warn(
                    "The directory {} belongs to no topic that the metadata knows; it is left alone",
                    LogFiles.LOGS + '/' + stray);
        }
        return report;
    }

    /** A new, empty log, whose directory is on the disk when this returns. */
    public synchronized PartitionLog create(LogId id, LogConfig config) throws IOException {
        requireRecovered();
        CheckpointEntry.Key key = CheckpointEntry.Key.of(id);
        if (logs.containsKey(key)) {
            throw new IllegalStateException("Expected " + id + " to be new, but there is a log of it");
        }
        cleanerCheckpoint.forget(id);
        PartitionMetadata.requireOwned(disk, home.directoryOf(id), id, deleted -> true);
        Segment first = Segment.empty(home.files(), home.directoryOf(id), 0, clock.millis(), home.jitterMs(config));
        PartitionLog created = new PartitionLog(
                id, config, home, new Segment[] {first}, new LogEnd(0, first, 0), 0, LeaderEpochs.NONE, 0);
        checkpointer.created(created);
        logs.put(key, created);
        return created;
    }

    private void requireRecovered() {
        if (!isRecovered) {
            throw new IllegalStateException("Expected " + disk + " to be recovered before it is used");
        }
    }

    /** Deletes a log with its files. The metadata must know first that the topic is deleted: the journal may still hold its batches. */
    public synchronized void delete(PartitionLog deleted) throws IOException {
        String[] away = new String[1];
        checkpointer.delete(deleted, () -> {
            logs.remove(CheckpointEntry.Key.of(deleted.id()), deleted);
            deleted.closeFiles();
            away[0] = PartitionMetadata.moveAway(
                    disk, deleted.directory(), deleted.id().topicId());
        });
        cleanerCheckpoint.forget(deleted.id());
        disk.deleteTree(away[0]); // large files take their time, and no checkpoint shall wait for it
    }

    public @Nullable PartitionLog log(UUID topicId, int partition) {
        return logs.get(new CheckpointEntry.Key(topicId, partition));
    }

    public Collection<PartitionLog> logs() {
        return logs.values();
    }

    public Journal journal() {
        return journal;
    }

    /**
     * Makes it final where these logs begin, which else the next checkpoint would do: blocks for a few forces. Any thread but one that
     * must not wait.
     *
     * @return the logs of which a crash would bring records back that were deleted: their disk is full or failed
     */
    public Set<PartitionLog> forceStarts(Collection<PartitionLog> shortened) throws IOException {
        Map<PartitionLog, Long> wanted = new LinkedHashMap<>();
        shortened.forEach(each -> wanted.put(each, each.startOffset()));
        checkpointer.checkpointStarts(wanted.keySet());
        Set<PartitionLog> behind = new HashSet<>();
        wanted.forEach((each, start) -> {
            if (!each.isDeleted() && checkpointer.checkpointedStart(each) < start) {
                behind.add(each);
            }
        });
        return behind;
    }

    public Checkpointer checkpointer() {
        return checkpointer;
    }

    public LogCleaner cleaner() {
        return cleaner;
    }

    /** Segment files that are open now. */
    public int openFileCount() {
        return home.files().count();
    }

    /** How many there may be before idle ones are closed. */
    public int maxOpenFiles() {
        return home.files().maxOpenFiles();
    }

    /** Nothing is written or acknowledged any more; reads go on. Only a restart helps. */
    public boolean isFailed() {
        return failure.reason() != null;
    }

    /** Whether this user may still make files there: a disk that was mounted anew for reading only says no. */
    public boolean isWritable() {
        return !(disk instanceof FileDisk files) || files.exists(LOCK) && files.isWritable();
    }

    public @Nullable Throwable failure() {
        return failure.reason();
    }

    public void fail(Throwable cause) {
        failure.set(cause);
    }

    /** A clean stop: all is forced, and the next start has nothing to do. After a failure nothing more is written. */
    @Override
    public synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            if (isRecovered && !isFailed()) {
                checkpointer.close();
            }
        } finally {
            for (PartitionLog each : logs.values()) {
                each.closeFiles();
            }
            journal.close();
            unlock(lock);
            home.files().disk().close();
        }
    }

    private static void unlock(AutoCloseable lock) throws IOException {
        try {
            lock.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Expected to release the lock", e);
        }
    }
}
