/**
 * Consumer groups of both protocols: who is a member, what each was assigned, how far each has read.
 *
 * <pre>
 *  api ─► GroupCoordinator ─► ShardRuntime ─► GroupShard ─┬─► ClassicGroup    members, votes, who waits (not in the log)
 *                                                         ├─► ConsumerGroups  heartbeats (KIP-848) decide into a GroupDraft
 *                                                         └─► GroupStore      what __consumer_offsets holds (by replay only)
 * </pre>
 *
 * Records are Kafka's schemas byte for byte. A subscription and an assignment of the classic protocol are the clients' business
 * and stay opaque bytes, unless a group has members of both protocols. All state is owned by the thread that steps the runtime.
 */
@NullMarked
package io.splashdam.coordinator.group;

import org.jspecify.annotations.NullMarked;
