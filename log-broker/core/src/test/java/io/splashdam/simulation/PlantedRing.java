package io.splashdam.simulation;

import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import io.splashdam.ring.AppendReply;
import io.splashdam.ring.AppendTask;
import io.splashdam.ring.AtomicGroup;
import io.splashdam.ring.GroupReply;
import io.splashdam.ring.Ring;
import io.splashdam.ring.RingUse;
import java.nio.ByteBuffer;

/** A ring whose groups go through a planted fault. */
record PlantedRing(Ring ring, WholePlant plant) implements Ring {
    @Override
    public boolean tryAppend(Partition partition, ByteBuffer batches, AppendRule rule, AppendReply reply) {
        return ring.tryAppend(partition, batches, rule, reply);
    }

    @Override
    public boolean tryAppendGroup(AtomicGroup group, GroupReply reply) {
        return plant.publish(ring, group, reply);
    }

    @Override
    public boolean tryRun(AppendTask task) {
        return ring.tryRun(task);
    }

    @Override
    public void onRoom(Runnable callback) {
        ring.onRoom(callback);
    }

    @Override
    public RingUse use() {
        return ring.use();
    }

    @Override
    public void close() {
        ring.close();
    }
}
