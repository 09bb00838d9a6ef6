/**
 * Consumer groups, Kafka's classic protocol: who is a member, who leads, what each was assigned, how far each has read.
 *
 * <pre>
 *  api ─► GroupCoordinator ─► ShardRuntime ─► GroupShard ─┬─► ClassicGroup   members, votes, who waits (not in the log)
 *                                                         └─► GroupStore     what __consumer_offsets holds (by replay only)
 * </pre>
 *
 * Records are Kafka's {@code OffsetCommit…} and {@code GroupMetadata…} schemas byte for byte. A subscription and an
 * assignment are the clients' business and stay opaque bytes here. All state is owned by the thread that steps the runtime.
 */
@NullMarked
package io.splashdam.coordinator.group;

import org.jspecify.annotations.NullMarked;
