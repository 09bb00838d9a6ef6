package io.splashdam.local;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The committed offsets of consumer groups, as {@code __consumer_offsets} keeps them. Any thread. */
public interface GroupOffsets {
    /** A partition of a topic. */
    record TopicPartition(String topic, int partition) {}

    /** The next offset to read per partition; partitions without a commit are missing. */
    CompletableFuture<Map<TopicPartition, Long>> committed(String group);

    /** Commits for a group without members, as a consumer that assigns its partitions itself; answers when it is durable. */
    CompletableFuture<Void> commit(String group, Map<TopicPartition, Long> offsets);
}
