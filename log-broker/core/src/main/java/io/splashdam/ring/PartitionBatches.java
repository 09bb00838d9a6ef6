package io.splashdam.ring;

import io.splashdam.partition.Partition;
import java.nio.ByteBuffer;

/** Whole batches on their way to one partition. */
public record PartitionBatches(Partition partition, ByteBuffer batches) {}
