/**
 * Transactions of producers (KIP-98, KIP-360, KIP-890): who owns a transactional id, which partitions its transaction has, how it ends.
 *
 * <pre>
 *  api ─► TransactionCoordinator ─► ShardRuntime ─► TransactionShard ─► Transaction   what __transaction_state holds (by replay only)
 *                 │                                       │
 *                 └── MarkerWriter ◄── WriteMarkers ◄─────┘   once "prepared" is committed; then the shard hears that all are written
 *
 *  Empty ─► Ongoing ─► PrepareCommit | PrepareAbort ─► CompleteCommit | CompleteAbort ─► Ongoing …
 * </pre>
 *
 * Records are Kafka's {@code TransactionLog…} schemas byte for byte. All state is owned by the thread that steps the runtime. A
 * transaction is decided when its Prepare record is committed; markers only tell the partitions.
 */
@NullMarked
package io.splashdam.coordinator.transaction;

import org.jspecify.annotations.NullMarked;
