package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import java.util.List;

/** Transactional ids. @param error then there may be more than are listed */
public record ListedTransactions(ErrorCode error, List<DescribedTransaction> transactions) {}
