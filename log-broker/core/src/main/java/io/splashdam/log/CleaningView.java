package io.splashdam.log;

import io.splashdam.producer.LastRecord;
import java.util.Map;

/**
 * What of a log's writer a cleaning has to respect, as it was at one moment.
 *
 * @param producers by id: their last batches stay, at least as empty ones
 * @param firstOpenTransactionOffset nothing from here on is decided
 * @param endOffset of the log then: until all below is on the disk, a producer's last batch may be lost, and the one before it needed
 * @param truncations of the log so far: another one voids the cleaning
 */
public record CleaningView(
        Map<Long, LastRecord> producers, long firstOpenTransactionOffset, long endOffset, int truncations) {}
