package io.splashdam.coordinator;

import io.splashdam.record.BatchView;

/**
 * Limits of one {@link ShardRuntime}.
 *
 * @param maxPendingBytes {@code group.coordinator.pending.max.bytes}: requests that are queued or wait for their answer;
 *     beyond it a request is turned away at once with a retriable error
 * @param maxBatchBytes the largest batch that is appended: {@code max.message.bytes} of the internal topic
 * @param reloadBackoffMs how long after a failed append or load the shard is loaded anew
 */
public record ShardRuntimeConfig(long maxPendingBytes, int maxBatchBytes, long reloadBackoffMs) {
    public static final long RELOAD_BACKOFF_MS = 1_000;

    public ShardRuntimeConfig {
        if (maxPendingBytes < 1) {
            throw new IllegalArgumentException(
                    "Expected group.coordinator.pending.max.bytes of at least 1, but it is " + maxPendingBytes);
        }
        if (maxBatchBytes < 1024) {
            throw new IllegalArgumentException("Expected batches of at least 1024 bytes, but got " + maxBatchBytes);
        }
        if (reloadBackoffMs < 0) {
            throw new IllegalArgumentException("Expected a backoff of at least 0 ms, but got " + reloadBackoffMs);
        }
    }

    /** What the records of one batch may take, each by {@link CoordinatorRecord#sizeBytes}. */
    public int maxDecisionBytes() {
        return maxBatchBytes - BatchView.HEADER_BYTES;
    }
}
