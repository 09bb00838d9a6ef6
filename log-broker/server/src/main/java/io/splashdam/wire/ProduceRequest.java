package io.splashdam.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Produce request (key 0, versions 3 to 13). Valid while its frame is held: the records are slices of it.
 *
 * @param version of the API
 * @param transactionalId null unless the producer is transactional
 * @param acks 0: no answer; 1: on the leader's disk; -1: on the disks of all in-sync replicas
 * @param timeoutMs how long the producer waits for the in-sync replicas
 * @param partitions in the order of the request
 */
public record ProduceRequest(
        short version, @Nullable String transactionalId, short acks, int timeoutMs, List<Partition> partitions) {
    /** From here on topics have ids instead of names. */
    static final short FIRST_WITH_TOPIC_IDS = 13;

    static final short FIRST_FLEXIBLE = 9;

    /**
     * One partition's batches.
     *
     * @param records one or more batches, unchecked; shares the frame's memory and may be patched in place; null if the
     *     client sent null
     */
    public record Partition(
            RequestedTopic topic, int partition, @Nullable ByteBuffer records) {}
}
