package io.splashdam.ring;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.Written;
import io.splashdam.partition.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes groups durable and then shows them: one journal entry for all that has gathered, then the high watermarks, then the answers.
 *
 * <p>Owned by the flush thread, and by the append thread while that sleeps (or by whoever calls the inline ring).
 */
final class FlushStage {
    private static final Logger log = LoggerFactory.getLogger(FlushStage.class);

    private final LogDirectory directory;
    private final HandOff handOff;
    private final JournalRoom journalRoom;
    private final long maxWaveBytes;

    private final List<AppendGroup> groups = new ArrayList<>();
    private final List<Written> entry = new ArrayList<>();

    /** Waits until the journal takes an entry: the checkpointer makes room. */
    interface JournalRoom {
        /** @throws IOException when there will be none, because the directory has failed */
        void await(List<Written> entry) throws IOException;
    }

    FlushStage(LogDirectory directory, HandOff handOff, JournalRoom journalRoom) {
        this.directory = directory;
        this.handOff = handOff;
        this.journalRoom = journalRoom;
        this.maxWaveBytes = directory.journal().maxEntryBytes() / 2;
    }

    /** Flushes what the hand-off holds. Returns the number of groups. */
    int doWork() {
        handOff.take(groups, maxWaveBytes);
        int count = groups.size();
        if (count > 0) {
            flush();
        }
        return count;
    }

    /** Flushes one group that has not been handed over. */
    void flush(AppendGroup group) {
        groups.add(group);
        flush();
    }

    private void flush() {
        try {
            makeDurable();
        } finally {
            groups.clear();
            entry.clear();
        }
    }

    private void makeDurable() {
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).collectDurable(entry);
        }
        try {
            if (!entry.isEmpty()) {
                journalRoom.await(entry);
                directory.journal().commit(entry);
            }
        } catch (IOException e) {
            fail(e);
            return;
        }
        show();
        answer();
    }

    private void show() {
        for (AppendGroup group : groups) {
            for (int i = 0; i < group.written().size(); i++) {
                group.partitions().get(i).flushed(group.written().get(i));
            }
        }
    }

    private void answer() {
        for (AppendGroup group : groups) {
            for (Answer answer : group.answers()) {
                tell(answer);
            }
            for (Partition partition : group.partitions()) {
                partition.announceProgress();
            }
        }
    }

    /** An answer goes to foreign code: what that throws must not stop the flush thread. */
    private static void tell(Answer answer) {
        try {
            answer.done();
        } catch (RuntimeException e) {
            log.error("Whoever was told that an append is durable failed", e);
        }
    }

    /** A failed force is final: nothing of the wave is acknowledged or shown, and the directory takes no more (ARCHITECTURE 3.8). */
    private void fail(IOException cause) {
        directory.fail(cause);
        log.error(
                "event=force.failed The journal could not be forced to the disk. No write is acknowledged any more; reads of what was acknowledged go on. "
                        + "Look at the disk (space, dmesg), then restart: recovery keeps every acknowledged record.",
                cause);
        for (AppendGroup group : groups) {
            for (Answer answer : group.answers()) {
                answer.refused(
                        ErrorCode.KAFKA_STORAGE_ERROR,
                        "The disk failed before the batches were durable: " + cause.getMessage());
            }
        }
    }
}
