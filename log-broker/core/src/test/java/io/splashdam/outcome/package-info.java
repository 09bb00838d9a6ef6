/**
 * What must hold of transactions after any history, whoever made it: a simulation, clients over a network, processes that were killed.
 *
 * <pre>
 *  a run ─► Observations (a list of events, in the order in which they were seen) ─► TransactionCheck, one class per rule
 * </pre>
 *
 * How to feed it. Every record that a run writes has a value of its own, and every transaction a name of its own.
 * <ol>
 *   <li>{@code Initialized} when a producer has been told that it owns a transactional id; each owner of an id has a higher number than the
 *       one before. {@code Began}, {@code Wrote} and {@code WroteOffset} before the record or offset is sent, {@code AsksCommit} before the
 *       commit is sent, {@code Told} when its answer is known.
 *   <li>{@code Read} for each record that a {@code read_committed} reader gets, with the partition ("topic-0") and its offset. A reader that
 *       begins anew has a new name.
 *   <li>{@code FoundOffset} and then {@code Swept} when a reader has read everything from the beginning to the end of all partitions, and
 *       nothing is on its way: only there "all or nothing" and "nothing lost" are asked.
 *   <li>{@code Stable} as often as one likes: the last stable offset and the high watermark of a partition at that moment.
 *   <li>{@code MayBeLost} for a transaction whose loss its topics allow, by a power loss under {@code durability=os}; it must still be
 *       lost as a whole.
 * </ol>
 * Then {@code Observations.check()}, or each check alone. {@link io.splashdam.outcome.Observations} may be fed by any thread; events that
 * must be in order are to be added by the thread that saw the first before it lets the second happen.
 */
@NullMarked
package io.splashdam.outcome;

import org.jspecify.annotations.NullMarked;
