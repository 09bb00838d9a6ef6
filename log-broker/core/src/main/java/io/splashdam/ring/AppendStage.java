package io.splashdam.ring;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.Written;
import io.splashdam.observe.EventLine;
import io.splashdam.partition.Admission;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: gives batches their offsets and gathers them, then writes each touched segment once and hands the group over.
 *
 * <p>Owned by the append thread (or whoever calls the inline ring). An error of one append refuses that append, and the stage goes
 * on.
 */
final class AppendStage {
    private static final Logger log = LoggerFactory.getLogger(AppendStage.class);

    private final LogDirectory directory;
    private final Consumer<AppendGroup> next;
    private final Room room;
    private final InstantSource clock;
    private final long gatherMaxBytes;

    private final List<Gathered> gathered = new ArrayList<>();
    private final List<Partition> touched = new ArrayList<>();
    private final Set<Partition> unwritable = new HashSet<>();
    private final BatchView view = new BatchView();
    private long gatheredBytes;
    private long nowMs;

    /** An append that waits for its partition's write. */
    private record Gathered(Partition partition, Answer.OfAppend answer) {}

    /** @param next takes the groups that are written, in their order */
    AppendStage(
            LogDirectory directory, Consumer<AppendGroup> next, Room room, InstantSource clock, long gatherMaxBytes) {
        this.directory = directory;
        this.next = next;
        this.room = room;
        this.clock = clock;
        this.gatherMaxBytes = gatherMaxBytes;
    }

    void append(Partition partition, ByteBuffer batches, AppendRule rule, AppendReply reply) {
        int bytes = batches.remaining();
        if (gathered.isEmpty()) {
            nowMs = clock.millis();
        }
        if (directory.isFailed()) {
            new Answer.OfAppend(room, bytes, reply, -1, -1).refused(ErrorCode.KAFKA_STORAGE_ERROR, failure());
            return;
        }
        Admission admission = admit(partition, batches, rule);
        var answer = new Answer.OfAppend(room, bytes, reply, admission.baseOffset(), admission.logAppendTimeMs());
        switch (admission.verdict()) {
            case REFUSED -> answer.refused(admission.error(), admission.message());
            case DUPLICATE -> gathered.add(new Gathered(partition, answer));
            case STAGED -> gather(partition, bytes, answer);
        }
    }

    private void gather(Partition partition, int bytes, Answer.OfAppend answer) {
        if (partition.touch()) {
            touched.add(partition);
        }
        gathered.add(new Gathered(partition, answer));
        gatheredBytes += bytes;
        if (gatheredBytes >= gatherMaxBytes) {
            finishGathering();
        }
    }

    private Admission admit(Partition partition, ByteBuffer batches, AppendRule rule) {
        try {
            return partition.admit(batches, rule, nowMs);
        } catch (RuntimeException e) {
            log.error("{}: an append was refused because of an error that nobody expected", partition, e);
            return Admission.unexpected(e);
        }
    }

    /** Writes what has gathered and hands it to the flush stage. */
    void finishGathering() {
        if (gathered.isEmpty()) {
            return;
        }
        AppendGroup group = new AppendGroup();
        for (Partition partition : touched) {
            write(partition, group);
        }
        for (Gathered append : gathered) {
            group.owe(append.answer());
        }
        gathered.clear();
        touched.clear();
        gatheredBytes = 0;
        if (!group.isEmpty()) {
            next.accept(group);
        }
    }

    private void write(Partition partition, AppendGroup group) {
        try {
            group.add(partition, partition.writeStaged(nowMs));
            wasWritten(partition);
        } catch (IOException e) {
            wasNotWritten(partition, e);
            refuseAllOf(partition, ErrorCode.KAFKA_STORAGE_ERROR, writeFailure(partition, e));
        }
    }

    private void refuseAllOf(Partition partition, ErrorCode error, String message) {
        gathered.removeIf(append -> {
            boolean isOf = append.partition() == partition;
            if (isOf) {
                append.answer().refused(error, message);
            }
            return isOf;
        });
    }

    /** Writes the batches of an atomic group as a group of their own. */
    void appendGroup(AtomicGroup batches, int bytes, GroupReply reply) {
        finishGathering();
        nowMs = clock.millis();
        long[] baseOffsets = new long[batches.parts().size()];
        var answer = new Answer.OfGroup(room, bytes, reply, baseOffsets);
        if (directory.isFailed()) {
            answer.refused(ErrorCode.KAFKA_STORAGE_ERROR, failure());
            return;
        }
        AtomicGroup.Refusal refusal = batches.fence().refusal();
        if (refusal != null) {
            answer.refused(refusal.error(), refusal.message());
            return;
        }
        for (int i = 0; i < baseOffsets.length; i++) {
            PartitionBatches part = batches.parts().get(i);
            if (batches.isTransaction()) {
                bindToEntry(part);
            }
            Admission admission = admit(part.partition(), part.batches(), part.rule());
            if (admission.verdict() != Admission.Verdict.STAGED) {
                dropStaged();
                refuse(answer, part.partition(), admission);
                return;
            }
            baseOffsets[i] = admission.baseOffset();
            if (part.partition().touch()) {
                touched.add(part.partition());
            }
        }
        writeGroup(batches.isTransaction() || isAnyDurable(), answer);
    }

    private static void refuse(Answer.OfGroup answer, Partition partition, Admission admission) {
        boolean isRefused = admission.verdict() == Admission.Verdict.REFUSED;
        answer.refused(
                isRefused ? admission.error() : ErrorCode.DUPLICATE_SEQUENCE_NUMBER,
                partition + ": "
                        + (isRefused
                                ? admission.message()
                                : "its batch is in the log already, or its marker ends nothing."));
    }

    /** What a start finds in a segment of an os topic has to say that it counts only with the entry; fsync topics are cut after theirs. */
    private void bindToEntry(PartitionBatches part) {
        if (!part.partition().isDurable()) {
            ByteBuffer bytes = part.batches();
            for (int at = bytes.position(); at < bytes.limit(); at += view.sizeBytes()) {
                view.wrap(bytes, at).bindToEntry();
            }
        }
    }

    private boolean isAnyDurable() {
        for (Partition partition : touched) {
            if (partition.isDurable()) {
                return true;
            }
        }
        return false;
    }

    private void dropStaged() {
        for (Partition partition : touched) {
            partition.dropStaged();
        }
        touched.clear();
    }

    private void writeGroup(boolean isOneEntry, Answer.OfGroup answer) {
        AppendGroup group = new AppendGroup();
        if (isOneEntry) {
            group.makeOneEntry();
        }
        for (int i = 0; i < touched.size(); i++) {
            Partition partition = touched.get(i);
            try {
                group.add(partition, partition.writeStaged(nowMs, isOneEntry));
                wasWritten(partition);
            } catch (IOException e) {
                wasNotWritten(partition, e);
                touched.subList(i + 1, touched.size()).forEach(Partition::dropStaged);
                undo(group);
                touched.clear();
                answer.refused(ErrorCode.KAFKA_STORAGE_ERROR, writeFailure(partition, e));
                return;
            }
        }
        touched.clear();
        group.owe(answer);
        next.accept(group);
    }

    /** Takes back what an atomic group had written before a part of it failed. */
    private void undo(AppendGroup group) {
        for (int i = 0; i < group.written().size(); i++) {
            Written written = group.written().get(i);
            try {
                written.log().truncateTo(written.baseOffset());
            } catch (IOException e) {
                directory.fail(e);
                return;
            }
        }
    }

    /** Runs a task after everything that was published before it has been written. */
    void run(AppendTask task) {
        finishGathering();
        try {
            task.run(clock.millis());
        } catch (RuntimeException e) {
            log.error("A task in the order of appends failed", e);
        }
        AppendGroup afterwards = new AppendGroup();
        afterwards.owe(new Answer.OfTask(room, task));
        next.accept(afterwards);
    }

    /** Says it once, and not again for each batch that clients try until there is room. */
    private void wasNotWritten(Partition partition, IOException e) {
        if (unwritable.add(partition)) {
            log.error(EventLine.of("disk.unwritable")
                    .with("partition", partition)
                    .with("error", e)
                    .with("remedy", "make room; writes are refused until then, reads go on")
                    .toString());
        }
    }

    private void wasWritten(Partition partition) {
        if (!unwritable.isEmpty() && unwritable.remove(partition)) {
            log.info(EventLine.of("disk.writable").with("partition", partition).toString());
        }
    }

    private static String writeFailure(Partition partition, IOException e) {
        return "The disk did not take the batches for " + partition + ": " + e.getMessage();
    }

    private String failure() {
        return "The data directory has failed and takes no writes until a restart: " + directory.failure();
    }
}
