package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Makes groups of batches durable, one entry each, in the order of their sequences.
 *
 * <pre>
 *  file 0                      file 1                                 each entry begins at a multiple of 512 bytes
 *  [ entry 7 | entry 8 |   ]   [ entry 9 | entry 5 (of the last lap) ]
 *                                        ▲ position
 * </pre>
 *
 * <p>Owned by the flush thread; the checkpointer releases and prepares files. An entry is written when all forces of the one before have
 * returned. A file is written again when the checkpoint covers all that it holds.
 */
public final class Journal implements AutoCloseable {
    /** An entry never shares one with another: what tears it leaves the others alone. */
    static final int ALIGNMENT_BYTES = 512;

    private final Disk disk;
    private final JournalFiles files;
    private final JournalPlan plan;
    private final Forces forces;
    private final Failure failure;
    private final CRC32C crc = new CRC32C();
    private final BatchDigest digest = new BatchDigest();
    private final List<Forces.Force> wave = new ArrayList<>();
    private final List<Segment> waveSegments = new ArrayList<>();
    private final long[] lastSequenceIn;

    private Continuity continuity = log -> {};
    private JournalListener listener = JournalListener.NONE;
    private ByteBuffer header = ByteBuffer.allocateDirect(4 * 1024);
    private ByteBuffer[] gathered = new ByteBuffer[64];
    private int gatheredCount;
    private JournalEntry.Origin origin;
    private int file;
    private int position;
    private long next = 1;

    private volatile int currentFile;
    private volatile long blockedBy;
    private volatile long lastCommitted;
    private volatile long released;

    /** Puts a log on the disk whose batches do not continue what checkpoint and journal have of it. */
    interface Continuity {
        void restore(PartitionLog log) throws IOException;
    }

    Journal(Disk disk, LogDirectoryConfig config, long journalId, Failure failure) {
        this.disk = disk;
        this.files = new JournalFiles(disk, config.journalFiles(), config.journalFileBytes());
        this.plan = new JournalPlan(config.journalReferenceBytes(), files.fileBytes());
        this.forces = new Forces(config.forceThreads());
        this.failure = failure;
        this.origin = new JournalEntry.Origin(journalId, 0);
        this.lastSequenceIn = new long[config.journalFiles()];
    }

    /** All entries up to {@code sequence} are covered by the checkpoint: writes from the first file's begin on. */
    void start(long sequence, long generation, Continuity restoreContinuity) throws IOException {
        continuity = restoreContinuity;
        origin = new JournalEntry.Origin(origin.journalId(), generation);
        next = sequence + 1;
        lastCommitted = sequence;
        released = sequence;
        Arrays.fill(lastSequenceIn, 0);
        if (disk.isDurable()) {
            files.file(0);
        }
    }

    public void listen(JournalListener newListener) {
        listener = newListener;
    }

    /** The most bytes that batches of one group may have inline: what one file holds, which is a quarter of the journal by default. */
    public int maxEntryBytes() {
        return files.fileBytes();
    }

    /** False: wait until the checkpointer has worked. */
    public boolean hasRoomFor(List<Written> group) {
        if (!disk.isDurable()
                || position + plan.choose(group).entryBytes() <= files.fileBytes()
                || isFree(nextFile())) {
            blockedBy = 0;
            return true;
        }
        blockedBy = lastSequenceIn[nextFile()];
        return false;
    }

    /**
     * True when the checkpointer should work soon, so that nobody has to wait for it: the next file is to be made, or half of the files
     * hold what is needed. Flush thread.
     */
    public boolean isFilling() {
        if (disk.isDurable() && !files.isPrepared(nextFile())) {
            return true;
        }
        long covered = released;
        int filled = 0;
        for (long last : lastSequenceIn) {
            filled += last > covered ? 1 : 0;
        }
        return filled * 2 >= lastSequenceIn.length;
    }

    /** The entry up to which the checkpoint must come before the flush thread can go on; 0: it can. Any thread. */
    long blockedBy() {
        return blockedBy;
    }

    /** That are left of the file that is written. */
    int roomBytes() {
        return files.fileBytes() - position;
    }

    private int nextFile() {
        return (file + 1) % files.count();
    }

    private boolean isFree(int index) {
        return lastSequenceIn[index] <= released;
    }

    /**
     * Returns when the group is durable. What fails is final: nothing of the group may be acknowledged, and the directory takes no more.
     *
     * @param group in the order of writing; there is room for it
     */
    public void commit(List<Written> group) throws IOException {
        if (!disk.isDurable() || group.isEmpty()) {
            noteAtomicCommitted(group);
            return;
        }
        requireNotFailed();
        try {
            commitDurably(group);
        } catch (IOException | RuntimeException e) {
            failure.set(e);
            throw e;
        } finally {
            wave.clear();
            waveSegments.clear();
            Arrays.fill(gathered, 0, gatheredCount, null);
            gatheredCount = 0;
        }
    }

    private void requireNotFailed() throws IOException {
        Throwable reason = failure.reason();
        if (reason != null) {
            throw new IOException("The data directory has failed: " + reason.getMessage(), reason);
        }
    }

    private void commitDurably(List<Written> group) throws IOException {
        restoreContinuity(group);
        plan.choose(group);
        moveToRoom(plan.entryBytes());
        long sequence = next;
        for (int i = 0; i < group.size(); i++) {
            Written part = group.get(i);
            part.log().coverage().noteEntry(sequence, part.nextOffset());
        }
        long inlineBytes = write(group, sequence);
        DiskFile journal = files.file(file);
        wave.add(journal::force);
        long referencedBytes = addReferenced(group);
        listener.onForce();
        forces.run(wave);
        next = sequence + 1;
        noteAtomicCommitted(group); // a checkpoint that knows the entry's number has to see what it covers
        lastCommitted = sequence;
        listener.onCommitted(inlineBytes, referencedBytes, wave.size());
    }

    private static void noteAtomicCommitted(List<Written> group) {
        for (int i = 0; i < group.size(); i++) {
            if (group.get(i).isAtomic()) {
                group.get(i).log().noteAtomicCommitted();
            }
        }
    }

    /** Not of os logs: a start fills the hole that a power loss may leave before the entry's batches. */
    private void restoreContinuity(List<Written> group) throws IOException {
        for (int i = 0; i < group.size(); i++) {
            Written part = group.get(i);
            if (part.nextOffset() > part.log().endOffset()) {
                throw new IllegalStateException("Expected batches of " + part.log() + " up to its end "
                        + part.log().endOffset() + ", but they reach " + part.nextOffset());
            }
            boolean isOs = part.log().config().durability() == Durability.OS;
            if (!isOs && !part.log().coverage().isContinuedBy(part.baseOffset()) && !isAfterOther(group, i)) {
                continuity.restore(part.log());
            }
        }
    }

    private static boolean isAfterOther(List<Written> group, int index) {
        for (int i = 0; i < index; i++) {
            if (group.get(i).log() == group.get(index).log()) {
                return true;
            }
        }
        return false;
    }

    private void moveToRoom(long entryBytes) {
        if (position + entryBytes > files.fileBytes()) {
            int following = nextFile();
            if (!isFree(following) || entryBytes > files.fileBytes()) {
                throw new IllegalStateException("Expected room for an entry of " + entryBytes
                        + " bytes, but the journal holds what no checkpoint covers yet");
            }
            file = following;
            position = 0;
            currentFile = following;
        }
    }

    private long write(List<Written> group, long sequence) throws IOException {
        int bytes = (int) plan.entryBytes();
        int headerBytes = JournalEntry.HEADER_BYTES + group.size() * JournalEntry.PART_BYTES;
        if (headerBytes > header.capacity()) {
            header = ByteBuffer.allocateDirect(headerBytes * 2);
        }
        header.clear();
        JournalEntry.encodeHeader(
                header, bytes, new JournalEntry.Place(file, position), origin, sequence, lastCommitted, group.size());
        gather(header);
        long inlineBytes = 0;
        for (int i = 0; i < group.size(); i++) {
            Written part = group.get(i);
            JournalEntry.encodePart(header, part, plan.isReference(i), digestOf(part));
            if (!plan.isReference(i)) {
                inlineBytes += part.bytes();
                for (ByteBuffer batches : part.batches()) {
                    gather(batches.duplicate());
                }
            }
        }
        header.flip();
        header.putInt(JournalEntry.CRC_AT, crcOfHeader());
        DiskFile journal = files.file(file);
        lastSequenceIn[file] = sequence;
        journal.write(position, gathered, gatheredCount);
        position += (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        return inlineBytes;
    }

    private void gather(ByteBuffer bytes) {
        if (gatheredCount == gathered.length) {
            gathered = Arrays.copyOf(gathered, gatheredCount * 2);
        }
        gathered[gatheredCount++] = bytes;
    }

    private int digestOf(Written part) {
        digest.reset();
        for (ByteBuffer batches : part.batches()) {
            digest.add(batches);
        }
        return digest.value();
    }

    /** Of what the parts say, their digests among it: so it covers the batches too. */
    private int crcOfHeader() {
        crc.reset();
        crc.update(header.duplicate().position(JournalEntry.COVERED_AT));
        return (int) crc.getValue();
    }

    private long addReferenced(List<Written> group) {
        long referencedBytes = 0;
        for (int i = 0; i < group.size(); i++) {
            if (plan.isReference(i)) {
                Written part = group.get(i);
                referencedBytes += part.bytes();
                if (!waveSegments.contains(part.segment())) {
                    waveSegments.add(part.segment());
                    wave.add(() -> part.log().force(part.segment()));
                }
            }
        }
        return referencedBytes;
    }

    /** Of all files together ({@code journal.bytes}). */
    public long capacityBytes() {
        return (long) files.fileBytes() * files.count();
    }

    /** What the checkpoint does not cover yet, in whole files but for the newest. Any thread: may be a moment old. */
    public long usedBytes() {
        long used = 0;
        for (int i = 0; i < lastSequenceIn.length; i++) {
            if (lastSequenceIn[i] > released) {
                used += i == currentFile ? position : files.fileBytes();
            }
        }
        return used;
    }

    /** Entries written since the directory was made. Any thread. */
    public long lastSequence() {
        return lastCommitted;
    }

    /** The newest entry that is durable; older ones are too. Any thread. */
    long lastCommitted() {
        return lastCommitted;
    }

    /** No entry up to {@code sequence} is needed any more, and the disk knows it. Checkpointer only. */
    void releaseThrough(long sequence) {
        released = sequence;
    }

    /** Makes the file after the current one, so that the flush thread finds it. Checkpointer only. Returns the number of files made. */
    int prepareNextFile() throws IOException {
        int following = (currentFile + 1) % files.count();
        if (!disk.isDurable() || files.isPrepared(following)) {
            return 0;
        }
        files.file(following);
        return 1;
    }

    void fail(IOException cause) {
        failure.set(cause);
    }

    @Override
    public void close() throws IOException {
        forces.close();
        files.close();
    }
}
