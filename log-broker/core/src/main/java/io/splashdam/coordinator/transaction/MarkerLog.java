package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.TransactionWrite;
import java.util.concurrent.CompletionStage;

/** Where the marker that ends a transaction in one partition goes. Any thread. */
@FunctionalInterface
public interface MarkerLog {
    /** Completes once the marker is durable, or with the error that kept it out. */
    CompletionStage<ErrorCode> append(TopicPartition to, TransactionWrite.End marker);
}
