package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import org.jspecify.annotations.Nullable;

/** One transactional id as administrators see it. @param transaction null with an error */
public record DescribedTransaction(
        ErrorCode error, String transactionalId, @Nullable Transaction transaction) {}
