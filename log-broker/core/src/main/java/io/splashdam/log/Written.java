package io.splashdam.log;

import java.nio.ByteBuffer;

/**
 * What one {@link PartitionLog#writeStaged} wrote: contiguous batches in one segment, not yet durable. The buffers stay untouched until
 * the journal has committed them.
 *
 * @param nextOffset the offset after the last record
 * @param firstOpenTransactionOffset of the log up to {@code nextOffset}; -1: no transaction is open there
 * @param batches from position to limit, in the order of their offsets
 * @param bytes of all of them
 * @param segment where they lie
 * @param position of the first byte in the segment
 * @param isAtomic they count only with the journal entry that holds them
 */
public record Written(
        PartitionLog log,
        long baseOffset,
        long nextOffset,
        long firstOpenTransactionOffset,
        ByteBuffer[] batches,
        int bytes,
        Segment segment,
        int position,
        boolean isAtomic) {}
