package io.splashdam.ring;

import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import java.nio.ByteBuffer;

/** Whole batches on their way to one partition: of a producer with an id, one batch. */
public record PartitionBatches(Partition partition, ByteBuffer batches, AppendRule rule) {
    /** Of no transaction. */
    public PartitionBatches(Partition partition, ByteBuffer batches) {
        this(partition, batches, AppendRule.ACKS_LEADER);
    }
}
