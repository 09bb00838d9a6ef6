/**
 * What a partition knows of its producers: their last sequences and their open transactions. State is the fold of the log,
 * so the leader, a follower and a restart come to the same; only {@code append} changes it.
 *
 * <pre>
 *  batch ─► check ─► InSequence ─► (log) ─► append ─► entry: epoch, last five batches, first offset of an open transaction
 *              ├──► Duplicate: answer as the first time        │
 *              └──► Refused: an error of the protocol          └─► snapshot: Kafka's .snapshot file
 * </pre>
 *
 * Pure; owned by the append thread. About 300 bytes of heap for each producer id; nothing before the first one.
 * {@code truncate} has no method here: clear, load the last snapshot at or below the offset, and append what follows it.
 * An advancing log start leaves the producers as they are, as in Kafka: an id leaves by expiry alone.
 */
@NullMarked
package io.splashdam.producer;

import org.jspecify.annotations.NullMarked;
