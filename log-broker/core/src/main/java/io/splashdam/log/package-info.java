/**
 * The log on disk: segments that readers read, a journal that makes groups durable, a checkpoint that bounds recovery.
 *
 * <pre>
 *  stage ─► writeStaged ─► segments (page cache) ─► Checkpointer: force, checkpoint ─► journal space is free again
 *                │                                        ▲
 *                └─► Journal.commit: one entry, one wave of forces ─► durable
 *  LogCleaner ─► LogCleaning: what of compacted logs is below the checkpoint ─► copied ─► swapped
 *  LogDirectory.recover: checkpoint + journal entries after it ─► segments, as if nothing had happened
 * </pre>
 *
 * The append thread owns each {@link io.splashdam.log.PartitionLog}, the flush thread the {@link io.splashdam.log.Journal}, the
 * {@link io.splashdam.log.Checkpointer} its own state, the cleaner's thread a {@link io.splashdam.log.LogCleaning}; everyone may read.
 * Uses {@code compaction}, {@code record} and {@code producer}; knows no ring and no partition.
 */
@NullMarked
package io.splashdam.log;

import org.jspecify.annotations.NullMarked;
