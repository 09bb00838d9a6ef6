package io.splashdam.ring;

import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A preallocated place in the ring. Emptied as soon as it has been read, so that it pins no memory. */
final class Slot {
    private @Nullable Partition partition;
    private @Nullable ByteBuffer batches;
    private @Nullable AppendReply reply;
    private AppendRule rule = AppendRule.ACKS_ALL;
    private @Nullable AtomicGroup group;
    private @Nullable GroupReply groupReply;
    private int groupBytes;
    private @Nullable AppendTask task;

    static void append(Slot slot, long sequence, Partition partition, ByteBuffer batches, Acknowledged acknowledged) {
        slot.partition = partition;
        slot.batches = batches;
        slot.reply = acknowledged.reply();
        slot.rule = acknowledged.rule();
    }

    /** Who is answered, and what was asked for: one argument, because the ring's translators take three. */
    record Acknowledged(AppendReply reply, AppendRule rule) {}

    static void group(Slot slot, long sequence, AtomicGroup group, GroupReply reply, Integer bytes) {
        slot.group = group;
        slot.groupReply = reply;
        slot.groupBytes = bytes;
    }

    static void task(Slot slot, long sequence, AppendTask task) {
        slot.task = task;
    }

    /** Gives what the slot holds to the stage, and empties it. */
    void moveTo(AppendStage stage) {
        Partition toPartition = partition;
        ByteBuffer bytes = batches;
        AppendReply toReply = reply;
        AtomicGroup toGroup = group;
        GroupReply toGroupReply = groupReply;
        AppendTask toTask = task;
        AppendRule toRule = rule;
        int size = groupBytes;
        partition = null;
        batches = null;
        reply = null;
        group = null;
        groupReply = null;
        task = null;
        if (toPartition != null && bytes != null && toReply != null) {
            stage.append(toPartition, bytes, toRule, toReply);
        } else if (toGroup != null && toGroupReply != null) {
            stage.appendGroup(toGroup, size, toGroupReply);
        } else if (toTask != null) {
            stage.run(toTask);
        }
    }
}
