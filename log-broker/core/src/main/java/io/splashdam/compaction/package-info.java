/**
 * Which records of a compacted log survive: Kafka's rules (KIP-58, KIP-98, KIP-354, KIP-534), on batches as they come.
 *
 * <pre>
 *  dirty batches ─► Transactions (which aborted) ─► DirtyScan ─► KeyOffsets: the newest offset of each key
 *                                                                   │
 *  all batches up to there ───────────────────────► BatchFilter ◄──┘─► kept as it is, rewritten, emptied or dropped
 *  CleanablePart: what of a log may be cleaned, and how dirty it is      SegmentGroups: which segments become one
 * </pre>
 *
 * Pure: no file, no clock, no thread; owned by whoever cleans. Uses {@code record} and {@code producer}.
 */
@NullMarked
package io.splashdam.compaction;

import org.jspecify.annotations.NullMarked;
