package io.splashdam.ring;

import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import java.nio.ByteBuffer;

/** The door to ordered work. Every method may be called from any thread. */
public interface Ring extends AutoCloseable {
    /**
     * Offers checked batches for one partition. What is taken is answered through {@code reply}, in order per partition.
     *
     * @return false when the ring is full: nothing was taken; {@link #onRoom} tells when to ask again
     */
    boolean tryAppend(Partition partition, ByteBuffer batches, AppendRule rule, AppendReply reply);

    /** The same for clients. @param acksAll the producer wants every in-sync replica to have them */
    default boolean tryAppend(Partition partition, ByteBuffer batches, boolean acksAll, AppendReply reply) {
        return tryAppend(partition, batches, AppendRule.ofAcks(acksAll), reply);
    }

    /**
     * Offers batches that stand or fall together: one journal entry, all or nothing after a crash as well (for {@code fsync}
     * partitions; an {@code os} partition promises that for the death of the process, and as a part of a transaction for all).
     */
    boolean tryAppendGroup(AtomicGroup group, GroupReply reply);

    /** Offers a task; see {@link AppendTask}. */
    boolean tryRun(AppendTask task);

    /** Runs {@code callback} once, on any thread, when there is room again; at once when there is. */
    void onRoom(Runnable callback);

    /** How full it is now. */
    RingUse use();

    /** Takes nothing more, finishes what was taken, and returns when all of it is answered. */
    @Override
    void close();
}
