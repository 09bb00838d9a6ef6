package io.splashdam.coordinator;

/**
 * Limits of one {@link ShardRuntime}.
 *
 * @param maxPendingBytes {@code group.coordinator.pending.max.bytes}: requests that are queued or wait for their answer;
 *     beyond it a request is turned away at once with a retriable error
 * @param maxBatchBytes {@code offsets.load.buffer.size} in Kafka's words: the largest batch that is appended, which must fit
 *     {@code message.max.bytes} of the internal topic
 * @param reloadBackoffMs how long after a failed append or load the shard is loaded anew
 */
public record ShardRuntimeConfig(long maxPendingBytes, int maxBatchBytes, long reloadBackoffMs) {
    public ShardRuntimeConfig {
        if (maxPendingBytes < 1 << 20) {
            throw new IllegalArgumentException(
                    "Expected group.coordinator.pending.max.bytes of at least 1048576, but it is " + maxPendingBytes);
        }
        if (maxBatchBytes < 1024) {
            throw new IllegalArgumentException("Expected batches of at least 1024 bytes, but got " + maxBatchBytes);
        }
        if (reloadBackoffMs < 0) {
            throw new IllegalArgumentException("Expected a backoff of at least 0 ms, but got " + reloadBackoffMs);
        }
    }

    public static ShardRuntimeConfig defaults() {
        return new ShardRuntimeConfig(64L << 20, 1_000_000, 1_000);
    }
}
