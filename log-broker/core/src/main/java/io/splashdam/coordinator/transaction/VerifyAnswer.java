package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import java.util.Set;

/**
 * Whether partitions are part of a transaction.
 *
 * @param error of all of them
 * @param missing without an error: those that are not
 */
public record VerifyAnswer(ErrorCode error, Set<TopicPartition> missing) {
    public static VerifyAnswer failed(ErrorCode error) {
        return new VerifyAnswer(error, Set.of());
    }

    public ErrorCode of(TopicPartition partition) {
        return !error.isNone() || !missing.contains(partition) ? error : ErrorCode.TRANSACTION_ABORTABLE;
    }
}
